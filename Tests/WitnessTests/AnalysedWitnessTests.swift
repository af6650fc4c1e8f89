internal import Evidence
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What sealing keeps of an analysis, read by programs that know nothing of ours.
@Suite struct AnalysedWitnessTests {
    private let folder: TemporaryFolder
    private let packed: FilePath
    private let unpacked: FilePath

    /// Sound of three and a half seconds, and where there is an ffmpeg a recording with pictures in another track.
    init() throws {
        folder = try TemporaryFolder()
        let workspace = try SampleProject.workspace(in: folder)
        try SampleProject.add([folder.write("in/rec.wav", SampleProject.wav(samples: 28000))], as: SampleProject.recording, to: workspace)
        if hasProgram("ffmpeg") {
            let film = folder.path.appending("in").appending("film.mp4")
            let made = try run(
                "ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=s=320x240:r=25:d=4", "-f", "lavfi", "-i", "sine=d=4", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-g", "25", film.string])
            try #require(made.status == 0, "\(made)")
            try SampleProject.add([film], as: .recording(.init(venue: "sub1", stage: "opening", source: "seat")), to: workspace)
        }
        try SampleProject.analyse(workspace)
        packed = folder.path.appending("project.asice")
        try SampleProject.seal(workspace, by: SampleProject.identity().identity, packingTo: packed) { try SampleProject.sheet($0, of: workspace) }
        unpacked = folder.path.appending("unpacked")
        let unzip = try run("unzip", ["-q", packed.string, "-d", unpacked.string])
        try #require(unzip.status == 0, "\(unzip)")
    }

    /// Contact sheets as they came out of the package.
    private func sheets() throws -> [FilePath] { try tree(unpacked).keys.filter { $0.hasSuffix(".jpg") }.sorted().map { FilePath(unpacked.string + "/" + $0) } }

    @Test(.enabled(if: hasProgram("file"), "no file on this machine")) func fileKnowsTheContactSheet() throws {
        let sheets = try sheets()
        #expect(sheets.count == (hasProgram("ffmpeg") ? 2 : 1))
        for sheet in sheets {
            let file = try run("file", ["-b", sheet.string])
            #expect(file.text.hasPrefix("JPEG image data, JFIF standard"), "\(file)")
            #expect(file.text.contains("baseline"), "\(file)")
        }
    }

    @Test(.enabled(if: hasProgram("ffprobe") && hasProgram("ffmpeg"), "no ffmpeg on this machine")) func ffmpegDecodesTheContactSheet() throws {
        for sheet in try sheets() {
            let probe = try run("ffprobe", ["-v", "error", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", sheet.string])
            #expect(probe.status == 0 && probe.errors.isEmpty, "\(probe)")
            let words = probe.text.split(whereSeparator: { ",\n".contains($0) }).map(String.init)
            #expect(words.first == "mjpeg", "\(probe)")
            #expect(words.dropFirst().compactMap(Int.init).count == 2 && words.dropFirst().compactMap(Int.init).allSatisfy { $0 > 100 }, "\(probe)")
            let decoded = try run("ffmpeg", ["-v", "error", "-i", sheet.string, "-f", "null", "-"])
            #expect(decoded.status == 0 && decoded.errors.isEmpty, "\(decoded)")
        }
    }

    /// docs/format.md, 9.1, 9.2 and 10.1, and nothing else.
    private static let recompute = """
        import hashlib, json, struct, sys, zipfile
        z = zipfile.ZipFile(sys.argv[1])
        def sha(b): return hashlib.sha256(b).digest()
        def root(h):
            if not h: return sha(b'')
            if len(h) == 1: return h[0]
            k = 1
            while k * 2 < len(h): k *= 2
            return sha(b'\\x01' + root(h[:k]) + root(h[k:]))
        found, hashes = [], {}
        for name in z.namelist():
            if not (name.startswith('metadata/tracks/') and name.endswith('.leaves')): continue
            b = z.read(name)
            assert b[:8] == b'FCLEAVES', name
            n = struct.unpack('>I', b[8:12])[0]
            header = json.loads(b[12:12 + n])
            assert header['leafVersion'] == 1 and name == 'metadata/tracks/%s.leaves' % header['track']
            at = 12 + n
            for r in header['recordings']:
                assert sha(z.read(r['path'])).hex() == r['sha256'], r['path']
                for s in r['streams']:
                    h = [b[at + 32 * i:at + 32 * i + 32] for i in range(s['count'])]
                    at += 32 * s['count']
                    assert root(h).hex() == s['root'], (r['path'], s)
                    found.append((r['sha256'], s['stream'], s['count'], s['root']))
                    hashes[r['path'], s['stream']] = r['sha256'], h
            assert at == len(b), name
        stated = [(r['sha256'], r['stream'], r['leaves'], r['root']) for r in json.loads(z.read('metadata/commitments.json'))['recordings']]
        assert stated == sorted(set(found)), (stated, found)

        # The leaves themselves, of PCM of 8 bits and one channel: one for each second of samples.
        for (path, stream), (digest, h) in hashes.items():
            if not path.endswith('.wav'): continue
            wav = z.read(path)
            rate = struct.unpack('<I', wav[24:28])[0]
            data = wav[44:44 + struct.unpack('<I', wav[40:44])[0]]
            made = []
            for i in range(0, len(data), rate):
                sets = sha(struct.pack('>II', rate, 1))
                unit = b'\\x07' + struct.pack('>qq', i, i) + sha(data[i:i + rate])
                leaf = b'\\x01' + bytes.fromhex(digest) + struct.pack('>iII', stream, i // rate, 1) + b'\\x06pcm_u8' + struct.pack('>ii', 1, rate) + sets + unit
                made.append(sha(b'\\x00' + leaf))
            assert made == h, path
            print('leaves', len(made))
        print('trees', len(found))
        """

    @Test func pythonComputesTheRootsAndLeavesAgain() throws {
        let python = try run("python3", ["-c", AnalysedWitnessTests.recompute, packed.string])
        #expect(python.status == 0, "\(python)")
        #expect(python.text == "leaves 4\ntrees \(hasProgram("ffmpeg") ? 3 : 1)\n", "\(python)")
    }
}
