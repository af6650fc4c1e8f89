#!/usr/bin/env python3
"""A timestamp authority, an OCSP responder and a place for lists on 127.0.0.1, with the faults that tests ask for; or a proxy.

serve.py FOLDER PORTFILE [tls|proxy] [locked] [stay]. A proxy that is locked asks for a user u with the password p.
FOLDER holds what make-authorities.sh makes. The port goes to PORTFILE when it listens; every request is a line of PORTFILE.log.
It ends with FOLDER, after ten minutes, and with whoever started it unless it is to stay.
"""
import base64, http.server, os, signal, socket, ssl, subprocess, sys, tempfile, threading, time, urllib.parse, urllib.request

folder, portfile, *modes = sys.argv[1:]
# Foundation's Process takes a program for ended when a descriptor is closed that it has inherited. Who stays behind in the
# background keeps none open; who is a Process of its own keeps its own.
if "stay" in modes:
    os.closerange(3, 256)


def openssl(arguments, stdin=b""):
    return subprocess.run(["openssl"] + arguments, cwd=folder, input=stdin, capture_output=True, check=True).stdout


def with_file(content, body):
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(content)
        file.flush()
        return body(file.name)


serials = threading.Lock()


def reply(query):
    with serials:
        return with_file(query, lambda name: openssl(["ts", "-reply", "-config", "tsa.cnf", "-queryfile", name]))


def query(*options):
    return openssl(["ts", "-query"] + list(options))


def imprint(asked):
    """The digest in a query over SHA-256, in hexadecimal."""
    at = asked.index(bytes.fromhex("0420"))
    return asked[at + 2 : at + 34].hex()


def ocsp(request, *options):
    def ask(name):
        openssl(["ocsp", "-index", "sub.index", "-CA", "sub.pem", "-rsigner", "responder.pem", "-rkey", "responder.key", "-reqin", name, "-respout", name + ".out", *options])
        with open(name + ".out", "rb") as file:
            answer = file.read()
        os.unlink(name + ".out")
        return answer

    return with_file(request, ask)


REFUSAL = bytes.fromhex("3016301402010230 0b0c09") + b"too busy!" + bytes.fromhex("03020520")
TIMESTAMP, OCSP = "application/timestamp-reply", "application/ocsp-response"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self):
        with open(portfile + ".log", "a") as log:
            log.write(f"{self.command} {self.path} {self.headers.get('Authorization', '-')}\n")

    def say(self, body, kind="application/octet-stream", status=200, headers={}, length=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        if length is not None:
            self.close_connection = True

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def answer(self, asked):
        self.note()
        if "proxy" in modes:
            return self.forward(asked)
        path = self.path.split("?")[0]
        if path == "/tsa":
            self.say(reply(asked), TIMESTAMP)
        elif path == "/careless":
            self.say(reply(asked), "text/plain; charset=utf-8")
        elif path == "/refuse":
            self.say(REFUSAL, TIMESTAMP)
        elif path == "/nonce":
            self.say(reply(query("-digest", imprint(asked), "-sha256", "-cert")), TIMESTAMP)
        elif path == "/imprint":
            self.say(reply(query("-digest", "00" * 32, "-sha256", "-cert")), TIMESTAMP)
        elif path == "/no-certificate":
            self.say(reply(query("-digest", imprint(asked), "-sha256", "-no_nonce")), TIMESTAMP)
        elif path == "/garbage":
            self.say(b"\x30\x03abc", TIMESTAMP)
        elif path == "/login":
            self.say(b"<html>log in</html>", "text/html")
        elif path == "/truncated":
            answer = reply(asked)
            self.say(answer[: len(answer) // 2], TIMESTAMP, length=len(answer))
        elif path == "/cut":
            answer = reply(asked)
            self.say(answer[: len(answer) // 2], TIMESTAMP)
        elif path == "/large":
            self.say(b"x" * (9 << 20), TIMESTAMP)
        elif path == "/slow":
            time.sleep(20)
        elif path == "/drip":
            self.send_response(200)
            self.send_header("Content-Type", TIMESTAMP)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.2)
        elif path in ("/301", "/302", "/307", "/308"):
            self.say(b"", status=int(path[1:]), headers={"Location": "/tsa"})
        elif path == "/303":
            self.say(b"", status=303, headers={"Location": "/sub.crl"})
        elif path == "/elsewhere":
            self.say(b"", status=307, headers={"Location": self.path.split("?")[1]})
        elif path == "/raw":
            self.wfile.write(urllib.parse.unquote_to_bytes(self.path.split("?")[1]))
            self.close_connection = True
        elif path == "/loop":
            self.say(b"", status=307, headers={"Location": "/loop"})
        elif path == "/to-file":
            self.say(b"", status=302, headers={"Location": "file:///etc/passwd"})
        elif path == "/auth":
            if self.headers.get("Authorization") == "Basic " + base64.b64encode("张三:open sesame".encode()).decode():
                self.say(reply(asked), TIMESTAMP)
            else:
                self.say(b"no", "text/plain", 401, {"WWW-Authenticate": 'Basic realm="tsa"'})
        elif path == "/ocsp":
            self.say(ocsp(asked, "-ndays", "7"), OCSP)
        elif path == "/ocsp-by-stranger":
            self.say(ocsp(asked, "-ndays", "7", "-rsigner", "signer.pem", "-rkey", "signer.key"), OCSP)
        elif path == "/try-later":
            self.say(bytes.fromhex("30030a0103"), OCSP)
        elif path.strip("/") in ("root.crl", "sub.crl", "root.crl.pem", "sub.cer", "sub.p7c"):
            with open(os.path.join(folder, path.strip("/")), "rb") as file:
                self.say(file.read())
        else:
            self.say(b"no", "text/plain", 500 if path == "/500" else 404)

    # A proxy: plain requests with the whole address, and tunnels.

    def is_shut(self):
        if "locked" not in modes or self.headers.get("Proxy-Authorization") == "Basic dTpw":
            return False
        self.say(b"", status=407, headers={"Proxy-Authenticate": 'Basic realm="proxy"'})
        return True

    def forward(self, asked):
        if self.is_shut():
            return
        if not self.path.startswith("http://"):
            return self.say(b"", status=400)
        request = urllib.request.Request(self.path, asked or None, {"Content-Type": self.headers.get("Content-Type", "")}, method=self.command)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            self.say(answer.read(), answer.headers["Content-Type"])

    def do_CONNECT(self):
        self.note()
        if self.is_shut():
            return
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as far:
            self.send_response(200)
            self.end_headers()

            def pump(source, target):
                try:
                    while data := source.recv(65536):
                        target.sendall(data)
                    target.shutdown(socket.SHUT_WR)
                except OSError:
                    pass

            back = threading.Thread(target=pump, args=(far, self.connection))
            back.start()
            pump(self.connection, far)
            back.join()
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
if "tls" in modes:
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "web.key", "-out", "web.pem", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "30"], cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, "web.pem"), os.path.join(folder, "web.key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(portfile + ".part", "w") as file:
    file.write(str(server.server_port))
os.rename(portfile + ".part", portfile)


def watch(parent):
    ends = time.time() + 600
    while os.path.isdir(folder) and (os.getppid() == parent or "stay" in modes) and time.time() < ends:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()
server.serve_forever()
