#!/usr/bin/env bash
#
# 核验一个封存档案，不需要封存软件 | Check a Fengcun archive without the Fengcun software.
#
#   verify-archive.sh PACKAGE.asice|DIRECTORY --trust CERT.pem
#
# Needs bash, unzip, openssl 3, coreutils, diffutils, findutils, awk, sed, grep: Debian 12 with unzip.
# Take this script and CERT.pem from elsewhere, never from the archive under suspicion.
#
# What it checks, for format version 1; every fault is listed, it does not stop at the first:
#   container   ZIP entries are regular, stored, unencrypted, named once and inside the archive
#   structure   required entries, names in META-INF, links and special files, mimetype, bagit.txt
#   signature   CMS signature of every ASiCManifestNNN.xml and ASiCManifestCommitmentsNNN.xml,
#               the signer's chain up to --trust (the system's own authorities are shut out)
#   fixity      digest of every file against every ASiC manifest, payload and tag manifest;
#               missing, differing and UNLISTED files
#   timestamps  every archive timestamp over its ASiCArchiveManifest, and every timestamp inside a
#               .p7s over its signature; with --tsa each is judged as of the next one, and a signer
#               whose certificate has expired since as of the earliest
# What it does not check: revocation, canonical ZIP bytes, SM2 signatures, custody logs, and whether
# the content is true or complete.
#
# Exit: 0 all good and trusted, 1 something fails, 2 usage or the check could not be carried out,
#       4 undecided: nothing is wrong, but no trust anchor was given, or a certificate is outside
#         its validity and only a timestamp or --at can settle it.

if [ -z "${BASH_VERSION-}" ]; then exec bash "$0" "$@"; fi

set -u
export LC_ALL=C             # names are bytes; awk, sort and patterns must not guess
umask 077
unset UNZIP UNZIPOPT ZIPINFO ZIPINFOOPT CDPATH GREP_OPTIONS

readonly FORMAT=1
readonly MEDIA_TYPE='application/vnd.etsi.asic-e+zip'
readonly REQUIRED='mimetype
bagit.txt
bag-info.txt
VERIFY.txt
metadata/commitments.json
metadata/custody.jsonl
metadata/dossier.json
metadata/media.json
metadata/project.yaml
metadata/salts.bin
manifest-sha256.txt
tagmanifest-sha256.txt
META-INF/ASiCManifest001.xml
META-INF/signature001.p7s
META-INF/ASiCManifestCommitments001.xml
META-INF/signatureCommitments001.p7s'

faults=0
expired=''                  # set when a chain fails on dates alone
work=''                     # our temporary directory; removed on the way out

# ---- messages -------------------------------------------------------------------------------

# Makes an untrusted name safe for a terminal: control characters, C1 and bidi marks become "?".
safe() {
    local s=$1
    s=${s//[$'\x01'-$'\x1f'$'\x7f']/?}
    s=${s//$'\xc2'[$'\x80'-$'\x9f']/?}
    s=${s//$'\xe2\x80'[$'\x8b'-$'\x8f'$'\xaa'-$'\xae']/?}
    s=${s//$'\xe2\x81'[$'\xa6'-$'\xa9']/?}
    printf '%s' "$s"
}

# fault SUBJECT CHINESE ENGLISH
fault() {
    faults=$((faults + 1))
    printf '不符 FAULT  %s: %s | %s\n' "$(safe "$1")" "$(safe "$2")" "$(safe "$3")"
}

note() { printf '说明 NOTE   %s | %s\n' "$(safe "$1")" "$(safe "$2")"; }
good() { printf '通过 OK     %s | %s\n' "$(safe "$1")" "$(safe "$2")"; }

# Cannot judge: neither good nor bad.
give_up() {
    printf '无法核验 cannot check: %s | %s\n' "$(safe "$1")" "$(safe "$2")" >&2
    exit 2
}

usage() {
    cat <<'TEXT'
用法 usage: verify-archive.sh PACKAGE.asice|DIRECTORY --trust CERT.pem [--at DATE] [--tsa CERT.pem]...

  --trust CERT.pem  信任的根证书，可重复；必须从别处取得，不要用档案里带的
                    trusted root certificate, may be repeated; from elsewhere, not from the archive
  --at DATE         按这一时刻判断证书（证书已过期、而另有时间证明时用）
                    judge certificates as of DATE, when other evidence fixes the time
  --tsa CERT.pem    时间戳机构的根证书，可重复：据以判断时间戳，以及签名证书当时是否有效
                    root of a timestamp authority, may be repeated: whose time is believed

解包需要与档案同样大的临时空间，用 TMPDIR 指定 | unpacking needs as much room as the archive: TMPDIR
退出码 exit: 0 通过 good | 1 不符 fails | 2 用法或无法核验 usage, cannot check |
             4 未定（未给信任证书，或证书已过期）undecided: no --trust, or certificate expired
TEXT
}

# Called by trap.
# shellcheck disable=SC2317
clean_up() {
    if [ -n "$work" ]; then rm -rf -- "$work"; fi
}

# ---- command line ---------------------------------------------------------------------------

package=''
trust=()
tsa=()
at=()
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help) usage; exit 0 ;;
        --trust | --tsa | --at)
            if [ $# -lt 2 ]; then usage >&2; exit 2; fi
            case $1 in
                --trust) trust+=("$2") ;;
                --tsa) tsa+=("$2") ;;
                --at)
                    seconds=$(date -d "$2" +%s 2>/dev/null) || give_up "不认识的时间 $2" "not a date: $2"
                    at=(-attime "$seconds") ;;
            esac
            shift ;;
        -?*) usage >&2; exit 2 ;;
        *)
            if [ -n "$package" ] || [ -z "$1" ]; then usage >&2; exit 2; fi
            package=$1 ;;
    esac
    shift
done
if [ -z "$package" ]; then usage >&2; exit 2; fi

for tool in unzip openssl awk sed grep find sort od cmp; do
    command -v "$tool" >/dev/null 2>&1 || give_up "缺少 $tool" "$tool is not installed"
done
[ -e "$package" ] || give_up "$package 不存在" "$package does not exist"
package=$(realpath -- "$package") || give_up "$package 打不开" "$package cannot be opened"

work=$(mktemp -d) || give_up '建不了临时文件夹' 'no temporary directory'
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Appends the certificate file $1 to $2; a certificate from inside the package proves nothing.
take_anchor() {
    if ! [ -f "$1" ] || ! openssl x509 -in "$1" -noout 2>/dev/null; then
        give_up "$1 不是 PEM 证书" "$1 is not a PEM certificate"
    fi
    case $(realpath -- "$1") in
        "$package"/*) give_up "$1 在被核验的档案里，不能作为信任证书" "$1 lies inside the package: take it from elsewhere" ;;
    esac
    cat -- "$1" >>"$2"
    printf '\n' >>"$2"
}
for anchor in ${trust[@]+"${trust[@]}"}; do take_anchor "$anchor" "$work/trust.pem"; done
for anchor in ${tsa[@]+"${tsa[@]}"}; do take_anchor "$anchor" "$work/tsa.pem"; done

# ---- container ------------------------------------------------------------------------------

# The verdict line and the exit code.
finish() {
    printf '\n'
    if [ "$faults" -gt 0 ]; then
        printf '结论：不通过，共 %d 处不符 | verdict: FAILS, %d fault(s)\n' "$faults" "$faults"
        exit 1
    fi
    if [ ! -s "$work/trust.pem" ]; then
        printf '结论：未发现不符，但没有给出信任证书，签名人身份未定 | '
        printf 'verdict: UNDECIDED, nothing is wrong, but without --trust it is open who signed\n'
        exit 4
    fi
    if [ -n "$expired" ]; then
        printf '结论：未发现不符，但证书不在有效期内，须以时间证明判断（--at） | '
        printf 'verdict: UNDECIDED, nothing is wrong, but a certificate is outside its validity (--at)\n'
        exit 4
    fi
    printf '结论：通过 | verdict: GOOD and trusted\n'
    exit 0
}

# The first telling line of unzip's complaint.
unzip_says() { grep -v '^ *\[package.zip\] *$' zip.err | sed 's/^ *//' | head -n 1; }

# Looks at the ZIP before anything is written; faults found here forbid unpacking.
inspect_zip() {
    local before=$faults count=0 line perms flags method name
    local -A seen=()

    if ! LC_ALL=C.UTF-8 unzip -Z -1 package.zip >names 2>zip.err </dev/null ||
        ! LC_ALL=C.UTF-8 unzip -Z -s package.zip >long 2>>zip.err </dev/null; then
        fault "$package" 'ZIP 读不出来' "not a readable ZIP: $(unzip_says)"
        return 1
    fi
    while IFS= read -r name; do
        count=$((count + 1))
        case /$name/ in
            //* | *//* | */./* | */../* | *\\*)
                fault "$name" '名称越出档案或不规范' 'name leaves the archive or is malformed' ;;
        esac
        if [ -n "${seen[x$name]+x}" ]; then fault "$name" '同名条目' 'entry name occurs twice'; fi
        seen[x$name]=1
    done <names

    # perms version system size flags method date time name
    local listed=0
    while read -r perms _ _ _ flags method _ _ name; do
        listed=$((listed + 1))
        case $perms in
            -rw*) ;;
            *) fault "$name" '不是普通文件条目' "not a regular file entry ($perms)" ;;
        esac
        case $flags in
            b- | t- | bl | tl | bx | tx | bX | tX) ;;
            *) fault "$name" '加密的条目' "encrypted entry ($flags)" ;;
        esac
        if [ "$method" != stor ]; then fault "$name" '压缩的条目' "compressed entry ($method)"; fi
    done < <(sed -n '/^[-dlbcps?][-rwxsStTa]\{6,9\} /p' long)
    if [ "$listed" -ne "$count" ] || [ "$count" -eq 0 ]; then
        fault "$package" '条目列表前后不一' "entry listings disagree ($listed, $count)"
    fi

    line=$(tail -c +31 package.zip | head -c 39 | tr -d '\000')
    if [ "$line" != "mimetype$MEDIA_TYPE" ]; then
        fault "$package" '第一个条目不是 mimetype' 'the first entry is not mimetype, stored, without extra field'
    fi
    if [ "$(tail -c 22 package.zip | od -An -v -tx1 | tr -d ' \n' | sed 's/^\(........\).*\(....\)$/\1\2/')" != 504b05060000 ]; then
        fault "$package" 'ZIP 末尾有注释或多余字节' 'comment or extra bytes at the end of the ZIP'
    fi
    [ "$faults" -eq "$before" ]
}

# Unpacks into ./bag and holds the result against the listing.
unpack_zip() {
    local code=0
    mkdir bag || return 1
    LC_ALL=C.UTF-8 unzip -qq -n -d bag package.zip >zip.err 2>&1 </dev/null || code=$?
    case $code in
        0) ;;
        50) give_up '临时空间不够，请用 TMPDIR 指定' 'no room to unpack: set TMPDIR' ;;
        *) fault "$package" "解包报错（$code）" "unzip says ($code): $(unzip_says)" ;;
    esac
    sort names >names.sorted
    (cd bag && find . -mindepth 1 -type f -print | sed 's|^\./||' | sort) >names.found
    if ! cmp -s names.sorted names.found; then
        fault "$package" '解出的文件与条目列表不一致' 'unpacked files differ from the entry list'
    fi
}

if [ -d "$package" ]; then
    root=$package
    note '核验文件夹，只读' 'checking a directory in place, read only'
else
    root=$work/bag
    cd "$work" || exit 2
    if [ "$(tail -c +258 -- "$package" 2>/dev/null | head -c 5)" = ustar ]; then
        give_up '这是 tar：请先解到空文件夹，再核验里面的文件夹' 'this is a tar: unpack it into an empty directory and check the folder inside'
    fi
    if [ ! -r "$package" ]; then give_up "$package 不能读" "$package cannot be read"; fi
    # A fixed name: unzip would take brackets in the archive's own name for a pattern.
    ln -s -- "$package" package.zip || exit 2
    if [ -e "$package.tail" ]; then
        note '旁边的 .tail（未并入的续期）不在本次核验之内' 'the .tail beside it (a renewal not yet spliced in) is not checked'
    fi
    inspect_zip || finish
    unpack_zip
fi
cd "$root" 2>/dev/null || give_up "$root 打不开" "$root cannot be opened"

# ---- structure ------------------------------------------------------------------------------

declare -A size_of=()       # every regular file: path -> octets
paths=()                    # the same, sorted
payload_octets=0 payload_files=0

while IFS= read -r -d '' entry; do
    kind=${entry%% *}; entry=${entry#* }
    octets=${entry%% *}; path=${entry#* }
    case $kind in
        f)
            size_of[x$path]=$octets
            paths+=("$path")
            case $path in
                data/*) payload_octets=$((payload_octets + octets)); payload_files=$((payload_files + 1)) ;;
            esac ;;
        d) ;;
        *) fault "$path" '链接或特殊文件' "link or special file ($kind)" ;;
    esac
    case $path in
        *[$'\x01'-$'\x1f'$'\x7f']* | *\\*) fault "$path" '名称含控制字符或反斜线' 'control character or backslash in a name' ;;
    esac
done < <(find . -mindepth 1 -printf '%y %s %P\0' 2>"$work/find.err" | sort -z -k 3)
if [ -s "$work/find.err" ]; then fault "$package" '有读不了的文件夹' "not readable: $(head -n 1 "$work/find.err")"; fi

while IFS= read -r path; do
    if [ -z "${size_of[x$path]+x}" ]; then fault "$path" '缺少必备条目' 'required entry is missing'; fi
done <<<"$REQUIRED"
if [ "$payload_files" -eq 0 ]; then fault data/ '没有任何内容' 'no payload'; fi

# Names in META-INF; what may appear after sealing is among them.
for path in ${paths[@]+"${paths[@]}"}; do
    case $path in
        META-INF/ASiCManifest[0-9][0-9][0-9].xml | META-INF/signature[0-9][0-9][0-9].p7s | \
        META-INF/ASiCManifestCommitments[0-9][0-9][0-9].xml | META-INF/signatureCommitments[0-9][0-9][0-9].p7s | \
        META-INF/sm2-[0-9][0-9][0-9].p7 | META-INF/custody[0-9][0-9][0-9].jsonl | \
        META-INF/ASiCArchiveManifest.xml | META-INF/ASiCArchiveManifest[0-9][0-9][0-9].xml | \
        META-INF/timestamp[0-9][0-9][0-9].tst) ;;
        META-INF/*) fault "$path" 'META-INF 里不允许的名称' 'name not allowed in META-INF' ;;
    esac
done

# exact PATH TEXT: the file holds exactly this text.
exact() {
    [ -n "${size_of[x$1]+x}" ] || return 0      # its absence is listed already
    if ! printf '%s' "$2" | cmp -s - "./$1"; then fault "$1" '内容与规定不符' 'content is not as prescribed'; fi
}
exact mimetype "$MEDIA_TYPE"
exact bagit.txt $'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'

if [ -n "${size_of[xbag-info.txt]+x}" ]; then
    if [ "$(grep -i '^Fengcun-Format *:' ./bag-info.txt)" != "Fengcun-Format: $FORMAT" ]; then
        fault bag-info.txt "本脚本只认格式第 $FORMAT 版" "this script knows Fengcun-Format: $FORMAT only"
    fi
    if [ "$(grep -i '^Payload-Oxum *:' ./bag-info.txt)" != "Payload-Oxum: $payload_octets.$payload_files" ]; then
        fault bag-info.txt "Payload-Oxum 应为 $payload_octets.$payload_files" "Payload-Oxum should be $payload_octets.$payload_files"
    fi
fi
if [ "$faults" -eq 0 ]; then good "结构：${#paths[@]} 个文件" "structure: ${#paths[@]} files"; fi

# ---- reading ASiC manifests -----------------------------------------------------------------

# Reads the canonical layout, one element a line, and nothing else: no comments, no DOCTYPE, no
# other order. Prints SIG uri / REF algorithm hex path, or BAD line reason.
read -r -d '' READ_MANIFEST <<'AWK'
function bad(why) { printf "BAD\t%d\t%s\n", NR, why; failed = 1; exit }
function attribute(line, name,    rest) {
    rest = substr(line, index(line, " " name "=\"") + length(name) + 3)
    return substr(rest, 1, index(rest, "\"") - 1)
}
function decoded(uri,    i, c, h, v, out) {
    out = ""
    for (i = 1; i <= length(uri); i++) {
        c = substr(uri, i, 1)
        if (c == "&") {
            if (substr(uri, i, 5) != "&amp;") bad("entity in URI")
            i += 4
        } else if (c == "%") {
            h = toupper(substr(uri, i + 1, 2))
            if (h !~ /^[0-9A-F][0-9A-F]$/) bad("percent sign in URI")
            v = (index(HEX, substr(h, 1, 1)) - 1) * 16 + index(HEX, substr(h, 2, 1)) - 1
            if (v < 32 || v == 127) bad("control character in URI")
            c = sprintf("%c", v)
            i += 2
        }
        out = out c
    }
    if (out ~ /^\// || out ~ /\/$/ || out ~ /\/\// || out ~ /\\/ || ("/" out "/") ~ /\/\.\.?\//) bad("path in URI")
    return out
}
# Base64 of exactly this many hexadecimal digits, in the only spelling that base64 has for them.
function hexed(text, digits,    i, v, bits, rest, out) {
    if (length(text) != int((digits / 2 + 2) / 3) * 4) bad("length of DigestValue")
    sub(/==?$/, "", text)
    out = ""; bits = 0; rest = 0
    for (i = 1; i <= length(text); i++) {
        v = index(BASE64, substr(text, i, 1)) - 1
        if (v < 0) bad("DigestValue")
        rest = rest * 64 + v; bits += 6
        while (bits >= 4 && length(out) < digits) {
            bits -= 4; v = int(rest / 2 ^ bits); rest -= v * 2 ^ bits
            out = out substr("0123456789abcdef", v + 1, 1)
        }
    }
    if (length(out) != digits || rest != 0) bad("DigestValue")
    return out
}
BEGIN {
    HEX = "0123456789ABCDEF"
    BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    digits["sha256"] = 64; digits["sha512"] = 128
    want = "sig"
}
NR == 1 { if ($0 != "<?xml version=\"1.0\" encoding=\"UTF-8\"?>") bad("XML declaration"); next }
NR == 2 {
    if ($0 != "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">")
        bad("root element")
    next
}
want == "sig" {
    if ($0 !~ /^  <asic:SigReference URI="[^"<>]+"( MimeType="[^"<>&]+")?\/>$/) bad("SigReference")
    printf "SIG\t%s\n", decoded(attribute($0, "URI")); want = "ref"; next
}
want == "ref" && $0 == "</asic:ASiCManifest>" { want = "end"; next }
want == "ref" {
    if ($0 !~ /^  <asic:DataObjectReference URI="[^"<>]+"( MimeType="[^"<>&]+")?( Rootfile="true")?>$/) bad("DataObjectReference")
    path = decoded(attribute($0, "URI"))
    if (path in seen) bad("listed twice: " path)
    seen[path] = 1; want = "method"; next
}
want == "method" {
    if ($0 == "    <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>") algorithm = "sha256"
    else if ($0 == "    <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha512\"/>") algorithm = "sha512"
    else bad("DigestMethod")
    want = "value"; next
}
want == "value" {
    if ($0 !~ /^    <ds:DigestValue>[A-Za-z0-9+\/=]+<\/ds:DigestValue>$/) bad("DigestValue")
    value = $0; sub(/^ *<ds:DigestValue>/, "", value); sub(/<.*$/, "", value)
    value = hexed(value, digits[algorithm]); want = "close"; next
}
want == "close" {
    if ($0 != "  </asic:DataObjectReference>") bad("end of DataObjectReference")
    printf "REF\t%s\t%s\t%s\n", algorithm, value, path; count++; want = "ref"; next
}
{ bad("text after the end") }
END { if (!failed && (want != "end" || !count)) printf "BAD\t%d\tincomplete\n", NR }
AWK

# read_manifest PATH: fills signature_uri, ref_algorithm, ref_value, ref_path. False when malformed.
read_manifest() {
    local kind a b c
    signature_uri='' ref_algorithm=() ref_value=() ref_path=()
    # Printable ASCII and line ends only, the last line ended: everything else is written as %XX.
    if [ "$(tr -d '\012\040-\176' <"./$1" | wc -c)" -ne 0 ] || [ "$(tail -c 1 "./$1" | od -An -tx1)" != ' 0a' ]; then
        fault "$1" '不是规定的 XML 写法' 'not the canonical XML: characters'
        return 1
    fi
    while IFS=$'\t' read -r kind a b c; do
        case $kind in
            SIG) signature_uri=$a ;;
            REF) ref_algorithm+=("$a"); ref_value+=("$b"); ref_path+=("$c") ;;
            *)
                fault "$1" "第 $a 行不是规定的 XML 写法" "not the canonical XML, line $a: $b"
                return 1 ;;
        esac
    done < <(awk "$READ_MANIFEST" "./$1")
}

# ---- fixity ---------------------------------------------------------------------------------

declare -A hex_of=()        # "algorithm path" -> digest; each file is read once

# digest ALGORITHM PATH: fills hex_of. False when the file cannot be read.
digest() {
    local key="x$1 $2" line
    [ -z "${hex_of[$key]+x}" ] || return 0
    line=$(openssl dgst "-$1" -r 2>/dev/null <"./$2") || return 1
    hex_of[$key]=${line%% *}
}

# check_references MANIFEST: the files it lists exist and have the digests it states.
check_references() {
    local i algorithm path
    for i in "${!ref_path[@]}"; do
        algorithm=${ref_algorithm[i]} path=${ref_path[i]}
        if [ -z "${size_of[x$path]+x}" ]; then
            fault "$path" "缺少（$1 列有）" "missing, listed in $1"
        elif ! digest "$algorithm" "$path"; then
            fault "$path" '读不出来' 'cannot be read'
        elif [ "${hex_of[x$algorithm $path]}" != "${ref_value[i]}" ]; then
            fault "$path" "摘要不符（$1）" "digest differs from $1"
        fi
    done
}

# check_unlisted MANIFEST: it lists every file but mimetype and META-INF.
check_unlisted() {
    local path
    local -A listed=()
    for path in ${ref_path[@]+"${ref_path[@]}"}; do listed[x$path]=1; done
    for path in "${paths[@]}"; do
        case $path in mimetype | META-INF/*) continue ;; esac
        if [ -z "${listed[x$path]+x}" ]; then fault "$path" "未列入 $1" "UNLISTED in $1"; fi
    done
}

# check_bag_manifest PATH ALGORITHM LENGTH payload|tag: one line a file, the set complete.
check_bag_manifest() {
    local line hex path number=0 before=$faults
    local -A listed=()
    if [ "$(tail -c 1 "./$1" | od -An -tx1)" != ' 0a' ]; then fault "$1" '末行不完整' 'last line has no end'; fi
    while IFS= read -r line; do
        number=$((number + 1))
        hex=${line%%"  "*} path=${line#*"  "}
        if [ "${#hex}" -ne "$3" ] || [[ $hex == *[!0-9a-f]* ]] || [ -z "$path" ] || [ "$hex  $path" != "$line" ]; then
            fault "$1" "第 $number 行写法不符" "line $number is malformed"
            continue
        fi
        if [ -n "${listed[x$path]+x}" ]; then fault "$path" "$1 重复列出" "listed twice in $1"; fi
        listed[x$path]=1
        case $4,$path in
            payload,data/*) ;;
            payload,* | tag,data/* | tag,META-INF/* | tag,tagmanifest-*.txt)
                fault "$path" "不应列入 $1" "must not be listed in $1"
                continue ;;
        esac
        if [ -z "${size_of[x$path]+x}" ]; then
            fault "$path" "缺少（$1 列有）" "missing, listed in $1"
        elif ! digest "$2" "$path"; then
            fault "$path" '读不出来' 'cannot be read'
        elif [ "${hex_of[x$2 $path]}" != "$hex" ]; then
            fault "$path" "摘要不符（$1）" "digest differs from $1"
        fi
    done <"./$1"
    for path in "${paths[@]}"; do
        case $4,$path in
            payload,data/*) ;;
            payload,* | tag,data/* | tag,META-INF/* | tag,tagmanifest-*.txt | tag,mimetype) continue ;;
        esac
        if [ -z "${listed[x$path]+x}" ]; then fault "$path" "未列入 $1" "UNLISTED in $1"; fi
    done
    if [ "$faults" -eq "$before" ]; then good "$1：$number 个文件" "$1: $number files"; fi
}

# ---- timestamps -----------------------------------------------------------------------------

now=$(date +%s)
declare -A stamped=()       # path -> earliest trusted archive timestamp over it, seconds
any_token=''

# check_token TOKEN DATA NAME WHEN: whole, and over DATA; fills token_time and token_text.
# True when its authority is trusted at WHEN (seconds).
check_token() {
    local base=(openssl ts -verify -token_in -in "$1" -data "$2")
    any_token=1
    token_time=''
    token_text=$(openssl ts -reply -token_in -in "$1" -token_out -text 2>/dev/null | sed -n 's/^Time stamp: //p')
    openssl pkcs7 -inform DER -in "$1" -print_certs -out "$work/token.pem" 2>/dev/null
    # Its own certificates for once: whether it holds is one question, whom to believe another.
    if [ -z "$token_text" ] || ! "${base[@]}" -CAfile "$work/token.pem" -partial_chain -no_check_time >"$work/ts.err" 2>&1 ||
        ! token_time=$(date -d "$(sed 's/\.[0-9]*//' <<<"$token_text")" +%s 2>/dev/null); then
        fault "$3" '时间戳不成立，或是别的内容的' 'the timestamp does not hold, or is of something else'
        return 1
    fi
    if [ ! -s "$work/tsa.pem" ]; then return 1; fi
    if "${base[@]}" -CAfile "$work/tsa.pem" -attime "$4" >"$work/ts.err" 2>&1; then return 0; fi
    if "${base[@]}" -CAfile "$work/tsa.pem" -no_check_time >/dev/null 2>&1; then
        expired=1
        note "$3：时间戳成立，机构可信，但证书当时不在有效期内" "$3: the timestamp holds, but its authority's certificate was outside its validity"
    else
        fault "$3" '时间戳成立，但机构不受信任' 'the timestamp holds, but its authority is not trusted'
    fi
    return 1
}

# Puts the value of a signature file to $work/value and the timestamps in it to $work/token-N.
cut_signature() {
    local kind offset
    token_count=0
    while read -r kind offset; do
        case $kind in
            TOKEN)
                token_count=$((token_count + 1))
                openssl asn1parse -inform DER -in "./$1" -strparse "$offset" -noout -out "$work/token-$token_count" 2>/dev/null ;;
            VALUE) openssl asn1parse -inform DER -in "./$1" -strparse "$offset" -noout -out "$work/value" 2>/dev/null ;;
        esac
    done < <(openssl asn1parse -inform DER -in "./$1" 2>/dev/null | awk '
        { offset = $0; sub(/:.*/, "", offset); depth = $0; sub(/^[^=]*=/, "", depth); depth += 0 }
        depth < 8 { inside = 0 }
        depth == 7 && /OBJECT +:id-smime-aa-timeStampToken/ { found = 1; next }
        depth == 7 && found && /cons: SET/ { inside = 1; found = 0; next }
        depth == 8 && inside && /cons: SEQUENCE/ { print "TOKEN", offset + 0 }
        depth == 5 && /prim: OCTET STRING/ { value = offset + 0 }
        END { print "VALUE", value }')
}

# Archive manifests, the newest first: each timestamp is judged as of the one after it.
newest=META-INF/ASiCArchiveManifest.xml
when=$now
count=0
for path in ${paths[@]+"${paths[@]}"}; do
    case $path in META-INF/timestamp*.tst | META-INF/ASiCArchiveManifest*.xml) renewed=1 ;; esac
    case $path in META-INF/timestamp*.tst) count=$((count + 1)) ;; esac
done
if [ -n "${renewed-}" ] && [ -z "${size_of[x$newest]+x}" ]; then fault "$newest" '缺少最新的续期清单' 'the newest archive manifest is missing'; fi
for ((number = count; number > 0; number--)); do
    manifest=$newest
    if [ "$number" -lt "$count" ]; then manifest=$(printf 'META-INF/ASiCArchiveManifest%03d.xml' "$number"); fi
    token=$(printf 'META-INF/timestamp%03d.tst' "$number")
    if [ -z "${size_of[x$token]+x}" ] || [ -z "${size_of[x$manifest]+x}" ]; then
        fault "$token" "续期不连续：缺少它或 $manifest" "the renewals have a gap: it or $manifest is missing"
        continue
    fi
    read_manifest "$manifest" || continue       # which is listed below
    if [ "$signature_uri" != "$token" ]; then
        fault "$manifest" "应指向 $token" "should name $token"
        continue
    fi
    declare -A covers=()
    for path in "${ref_path[@]}"; do covers[x$path]=1; done
    for ((earlier = 1; earlier < number; earlier++)); do
        for path in "$(printf 'META-INF/timestamp%03d.tst' "$earlier")" "$(printf 'META-INF/ASiCArchiveManifest%03d.xml' "$earlier")"; do
            if [ -z "${covers[x$path]+x}" ]; then fault "$path" "未列入 $manifest" "UNLISTED in $manifest"; fi
        done
    done
    unset covers
    if check_token "./$token" "./$manifest" "$token" "$when"; then
        good "$token：$token_text" "$token: $token_text"
        if [ "$when" -lt "$token_time" ]; then fault "$token" '晚于其后的时间戳' 'later than the timestamp after it'; fi
        when=$token_time
        for path in "${ref_path[@]}"; do stamped[$path]=$token_time; done
    fi
done

# ---- signatures -----------------------------------------------------------------------------

declare -A signer_of=() used=()         # manifest -> certificate fingerprint; META-INF files referenced

# check_signature MANIFEST SIGNATURE
check_signature() {
    local base=(openssl cms -verify -binary -inform DER -in "./$2" -content "./$1" -purpose any -out /dev/null)
    local reason fingerprint signing_time
    rm -f "$work/signer.pem"
    if ! "${base[@]}" -noverify -signer "$work/signer.pem" >"$work/cms.err" 2>&1; then
        reason=$(sed -n 's/.*CMS routines:[^:]*:\([^:]*\):.*/\1/p' "$work/cms.err" | head -n 1)
        fault "$1" '签名不成立' "signature does not verify (${reason:-not a CMS signature})"
        return
    fi
    fingerprint=$(openssl x509 -in "$work/signer.pem" -noout -fingerprint -sha256 2>/dev/null)
    signer_of[$1]=${fingerprint#*=}
    signing_time=$(openssl cms -cmsout -print -noout -inform DER -in "./$2" 2>/dev/null |
        sed -n '/object: signingTime/,/UTCTIME\|GENERALIZEDTIME/s/^ *\(UTCTIME\|GENERALIZEDTIME\)://p' | head -n 1)

    # The earliest time that is proven for the signature; --at goes before it.
    local proven=${stamped[$2]-} number time
    cut_signature "$2"
    for ((number = 1; number <= token_count; number++)); do
        if check_token "$work/token-$number" "$work/value" "$2" "${stamped[$2]:-$now}"; then
            good "$2：时间戳 $token_text" "$2: timestamp $token_text"
            if [ -z "$proven" ] || [ "$token_time" -lt "$proven" ]; then proven=$token_time; fi
        fi
    done
    if [ ${#at[@]} -eq 0 ] && [ -n "$proven" ]; then time=(-attime "$proven"); else time=(${at[@]+"${at[@]}"}); fi

    # Only what the user named is trusted: -CAfile alone would let in the system's authorities.
    local chain=("${base[@]}" -cades -CAfile "$work/trust.pem" -no-CApath -no-CAstore)
    if [ ! -s "$work/trust.pem" ]; then
        good "$1：签名成立，身份未定" "$1: signature; identity undecided"
    elif "${chain[@]}" ${time[@]+"${time[@]}"} >"$work/cms.err" 2>&1; then
        good "$1：签名成立，证书可信" "$1: signature and chain"
    else
        reason=$(sed -n 's/.*Verify error: *//p' "$work/cms.err" | head -n 1)
        if [ -z "$reason" ]; then reason=$(sed -n 's/.*routines:[^:]*:\([^:]*\):.*/\1/p' "$work/cms.err" | head -n 1); fi
        if "${chain[@]}" -no_check_time >/dev/null 2>&1; then
            expired=1
            note "$1：签名成立，证书链可信，但不在有效期内" "$1: signature and chain, but outside validity: $reason"
        else
            fault "$1" '签名成立，但证书不受信任或与签名不符' "signed, but the certificate is not accepted: ${reason:-no reason given}"
        fi
    fi
    printf '            %s\n' \
        "$(safe "$(openssl x509 -in "$work/signer.pem" -noout -subject -nameopt RFC2253,-esc_msb 2>/dev/null)")" \
        "sha256 fingerprint=${signer_of[$1]}" \
        "signing time (signer's claim)=$(safe "${signing_time:-?}")"
}

for manifest in ${paths[@]+"${paths[@]}"}; do
    case $manifest in
        META-INF/ASiCManifest[0-9][0-9][0-9].xml)
            pattern='META-INF/signature[0-9][0-9][0-9].p7s' ;;
        META-INF/ASiCManifestCommitments[0-9][0-9][0-9].xml)
            pattern='META-INF/signatureCommitments[0-9][0-9][0-9].p7s' ;;
        META-INF/ASiCArchiveManifest.xml | META-INF/ASiCArchiveManifest[0-9][0-9][0-9].xml)
            pattern='META-INF/timestamp[0-9][0-9][0-9].tst' ;;
        *) continue ;;
    esac
    if ! read_manifest "$manifest"; then
        unread=1
        continue
    fi

    # shellcheck disable=SC2053   # a pattern is meant
    if [[ $signature_uri != $pattern ]]; then
        fault "$manifest" 'SigReference 指向不允许的名称' "SigReference names $signature_uri"
        continue
    elif [ -z "${size_of[x$signature_uri]+x}" ]; then
        fault "$signature_uri" "缺少（$manifest 指向它）" "missing, named by $manifest"
    elif [ -n "${used[$signature_uri]+x}" ]; then
        fault "$signature_uri" '被两个清单引用' 'named by two manifests'
    else
        used[$signature_uri]=1
        case $signature_uri in
            *.p7s) check_signature "$manifest" "$signature_uri" ;;
        esac
    fi

    before=$faults
    check_references "$manifest"
    case $manifest in
        META-INF/ASiCManifestCommitments*)
            if [ "${ref_path[*]}" != metadata/commitments.json ]; then
                fault "$manifest" '只能列 metadata/commitments.json' 'must list metadata/commitments.json alone'
            fi ;;
        META-INF/ASiCManifest*)
            check_unlisted "$manifest"
            for path in "${ref_path[@]}"; do
                case $path in
                    mimetype | META-INF/*) fault "$path" "不应列入 $manifest" "must not be listed in $manifest" ;;
                esac
            done ;;
        *) check_unlisted "$manifest" ;;
    esac
    if [ "$faults" -eq "$before" ]; then
        good "$manifest：${#ref_path[@]} 个摘要相符" "$manifest: ${#ref_path[@]} digests agree"
    fi
done

# Signatures and tokens that nothing refers to, and commitments signed by somebody else.
for path in ${paths[@]+"${paths[@]}"}; do
    case $path in
        META-INF/*.p7s | META-INF/*.tst)
            # A manifest that could not be read may have named it; that is listed already.
            if [ -z "${used[$path]+x}${unread-}" ]; then fault "$path" '没有清单引用它' 'no manifest names it'; fi ;;
        META-INF/ASiCManifestCommitments*.xml)
            number=${path#META-INF/ASiCManifestCommitments}
            whole=${signer_of[META-INF/ASiCManifest$number]-}
            if [ -z "${size_of[xMETA-INF/ASiCManifest$number]+x}" ]; then
                fault "$path" '没有对应的 ASiCManifest' "without its ASiCManifest$number"
            elif [ -n "$whole" ] && [ -n "${signer_of[$path]-}" ] && [ "${signer_of[$path]}" != "$whole" ]; then
                fault "$path" '签名人与档案的签名人不同' 'signed by another certificate than the package'
            fi ;;
        META-INF/sm2-*) note "$path：国密签名不在本脚本核验之内" "$path: SM2 signatures are not checked here" ;;
    esac
done

# ---- BagIt manifests ------------------------------------------------------------------------

for path in ${paths[@]+"${paths[@]}"}; do
    case $path in
        manifest-sha256.txt) check_bag_manifest "$path" sha256 64 payload ;;
        manifest-sm3.txt) check_bag_manifest "$path" sm3 64 payload ;;
        manifest-sha512.txt) check_bag_manifest "$path" sha512 128 payload ;;
        tagmanifest-sha256.txt) check_bag_manifest "$path" sha256 64 tag ;;
        tagmanifest-sm3.txt) check_bag_manifest "$path" sm3 64 tag ;;
        tagmanifest-sha512.txt) check_bag_manifest "$path" sha512 128 tag ;;
    esac
done

if [ -n "$any_token" ] && [ ! -s "$work/tsa.pem" ]; then
    note '有时间戳，未给 --tsa，时间未核验' 'there are timestamps; without --tsa their time is not checked'
elif [ -z "$any_token" ] && [ ${#tsa[@]} -gt 0 ]; then
    fault META-INF/ASiCArchiveManifest.xml '没有时间戳' 'no timestamp'
fi

finish
