#!/bin/sh
# Seals the sample project: the whole job, command by command, as an agent would do it.
#
#   FENGCUN=/path/to/fengcun samples/seal-sample.sh DIR
#
# DIR must not exist yet. Results: DIR (workspace), DIR.identity (test key), DIR.asice (archive), DIR.html (the report on it).
# Stops at the first command that fails and returns its exit code.
set -eu

FENGCUN=${FENGCUN:-fengcun}
if [ $# -ne 1 ]; then
    echo "usage: [FENGCUN=path] $0 DIR" >&2
    exit 2
fi
dir=${1%/}
for path in "$dir" "$dir.identity" "$dir.asice" "$dir.html"; do
    if [ -e "$path" ]; then
        echo "$path: already exists" >&2
        echo "hint: name another folder, or remove what an earlier run left" >&2
        exit 2
    fi
done
sample=$(cd "$(dirname "$0")" && pwd)/liuzhou

# A demonstration only: a real passphrase does not stand in a script.
FENGCUN_PASSPHRASE=${FENGCUN_PASSPHRASE:-fengcun-demo}
export FENGCUN_PASSPHRASE

run() {
    printf '\n$' >&2
    for word in "$@"; do
        case $word in
            *[!A-Za-z0-9_./:=+-]*) printf " '%s'" "$word" >&2 ;;
            *) printf ' %s' "$word" >&2 ;;
        esac
    done
    printf '\n' >&2
    "$@"
}

number=$(sed -n 's/^  number: "\(.*\)"$/\1/p' "$sample/project.yaml")

run "$FENGCUN" init "$dir" --id "$number"
run cp "$sample/project.yaml" "$dir/metadata/project.yaml"

for source in "$sample"/recordings/*/*/*/; do
    source=${source%/}
    stage=${source%/*}
    venue=${stage%/*}
    run "$FENGCUN" add "$dir" --venue "${venue##*/}" --stage "${stage##*/}" --source "${source##*/}" "$source"
done

for folder in "$sample"/documents/*/; do
    folder=${folder%/}
    id=${folder##*/}
    if [ "$id" = bid-file ]; then
        for supplier in "$folder"/*/; do
            supplier=${supplier%/}
            run "$FENGCUN" add "$dir" --document "$id" --supplier "${supplier##*/}" "$supplier"/*
        done
    else
        run "$FENGCUN" add "$dir" --document "$id" "$folder"/*
    fi
done

run "$FENGCUN" analyse "$dir"
run "$FENGCUN" status "$dir"
# What comes after the evaluation is not in the sample yet, so rules are asked up to there.
run "$FENGCUN" check "$dir" --phase evaluation
run "$FENGCUN" identity create "$dir.identity" --name "样例代理机构 Sample Agent"
run "$FENGCUN" seal "$dir" --identity "$dir.identity/identity.p12" --role agent --phase evaluation --to "$dir.asice"
run "$FENGCUN" verify "$dir.asice" --trust "$dir.identity/ca.pem" --report "$dir.html"

cat <<END

档案已封存：$dir.asice
Sealed archive: $dir.asice
报告 | report: $dir.html

查看内容 | look inside:
  unzip -l "$dir.asice"
再次验证 | verify again:
  "$FENGCUN" verify "$dir.asice" --trust "$dir.identity/ca.pem"
不用本软件验证签名 | check the signature without Fengcun:
  unzip -p "$dir.asice" META-INF/ASiCManifest001.xml > "$dir.manifest.xml"
  unzip -p "$dir.asice" META-INF/signature001.p7s > "$dir.signature.p7s"
  openssl cms -verify -binary -cades -inform DER -in "$dir.signature.p7s" \\
    -content "$dir.manifest.xml" -CAfile "$dir.identity/ca.pem" -no-CApath -no-CAstore \\
    -purpose any -out /dev/null
END
