#!/bin/sh
# Authorities for tests in the folder $1, whose certificates name 127.0.0.1:$2: a root, an authority below it, a signer, a
# timestamp authority and an OCSP responder. serve.py answers for them.
set -eu
cd "$1"
at=http://127.0.0.1:$2

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
# issue NAME ISSUER EXTENSIONS
issue() {
    key "$1"
    openssl req -new -key "$1.key" -subj "/CN=Test $1" -out "$1.csr"
    printf '%b' "$3" > "$1.ext"
    openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -set_serial "0x$(openssl rand -hex 8 | sed 's/^./4/')" -days 3000 -extfile "$1.ext" -out "$1.pem" 2> /dev/null
    openssl x509 -in "$1.pem" -outform DER -out "$1.cer"
}

key root
openssl req -x509 -new -key root.key -subj '/CN=Test root' -days 3650 -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' -out root.pem
issue sub root "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\ncrlDistributionPoints=URI:$at/root.crl\nsubjectKeyIdentifier=hash\n"
where="crlDistributionPoints=URI:$at/sub.crl\nauthorityInfoAccess=OCSP;URI:$at/ocsp,caIssuers;URI:$at/sub.cer\n"
issue signer sub "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n$where"
issue nowhere sub "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
issue lost sub "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\ncrlDistributionPoints=URI:$at/404\nauthorityInfoAccess=OCSP;URI:$at/try-later,caIssuers;URI:$at/root.crl\n"
issue revoked sub "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n$where"
issue tsa sub "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n$where"
issue responder sub "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored\n"
openssl crl2pkcs7 -nocrl -certfile sub.pem -certfile root.pem -outform DER -out sub.p7c
cat sub.pem root.pem > chain.pem
cat tsa.key tsa.pem sub.pem root.pem > tsa-identity.pem
cat signer.key signer.pem sub.pem root.pem > signer-identity.pem

# What is revoked, for lists and for the responder.
for authority in root sub; do
    : > $authority.index
    printf '01\n' > $authority.number
    cat > $authority.cnf << CNF
[ca]
default_ca = own
[own]
database = $authority.index
crlnumber = $authority.number
default_md = sha256
default_crl_days = 30
certificate = $authority.pem
private_key = $authority.key
policy = any
[any]
commonName = supplied
CNF
done
printf 'unique_subject = no\n' > sub.index.attr
for name in signer nowhere tsa responder; do openssl ca -batch -config sub.cnf -valid $name.pem 2> /dev/null; done
openssl ca -batch -config sub.cnf -revoke revoked.pem 2> /dev/null
for authority in root sub; do
    openssl ca -config $authority.cnf -gencrl -out $authority.crl.pem 2> /dev/null
    openssl crl -in $authority.crl.pem -outform DER -out $authority.crl
done

cat > tsa.cnf << CNF
[tsa]
default_tsa = own
[own]
serial = tsa.serial
signer_cert = tsa.pem
certs = chain.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.13762.3
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
CNF
