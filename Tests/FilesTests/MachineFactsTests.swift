internal import Files
internal import SystemPackage
internal import Testing

@Suite struct MachineFactsTests {
    private let mounts = """
        21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 21 8:17 / /media/usb rw,nosuid - vfat /dev/sdb1 rw,uid=1000
        31 21 8:18 / /media/usb\\0402 rw - exfat /dev/sdc1 rw
        40 21 0:40 /@data /data rw - btrfs /dev/sdd rw
        41 40 0:41 / /data rw - xfs /dev/sde rw
        garbage
        """

    @Test(arguments: [
        ("/home/a", "ext4"), ("/media/usb", "vfat"), ("/media/usb/a/b", "vfat"), ("/media/usb 2/x", "exfat"), ("/media/usbx", "ext4"), ("/data/x", "xfs"), ("/", "ext4"),
    ])
    func `the file system is that of the nearest mount`(path: String, name: String) {
        #expect(MachineFacts.fileSystem(of: FilePath(path), mounts: mounts)?.name == name)
    }

    @Test func `what a file system can do`() {
        #expect(MachineFacts.fileSystem(of: "/media/usb", mounts: mounts)?.longestFile == 4_294_967_295)
        #expect(MachineFacts.fileSystem(of: "/media/usb 2", mounts: mounts)?.ignoresCase == true)
        #expect(MachineFacts.fileSystem(of: "/data", mounts: mounts)?.sharesBlocks == true)
        #expect(MachineFacts.fileSystem(of: "/home", mounts: mounts)?.longestFile == nil)
        #expect(MachineFacts.fileSystem(of: "/home", mounts: "") == nil)
    }

    @Test func `this machine answers`() {
        #expect(MachineFacts.openFiles > 0)
        #expect(MachineFacts.fileSystem(of: "/proc")?.name == "proc")
    }
}
