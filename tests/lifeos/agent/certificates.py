"""A small authority that issues SVIDs, as SPIRE does, into the files that spiffe-helper writes."""

import os
import subprocess


class Authority:
    def __init__(self, folder):
        self.folder, self.count = folder, 0
        self.certificate, self._key = f"{folder}/ca.pem", f"{folder}/ca_key.pem"
        openssl("req", "-x509", *KEY, "-keyout", self._key, "-out", self.certificate, "-subj", "/O=test", "-days", "1")

    def issue(self, identity, to):
        """``svid.pem``, ``svid_key.pem`` and ``svid_bundle.pem`` in the folder ``to``."""
        os.makedirs(to, exist_ok=True)
        self.count += 1
        request, names = f"{self.folder}/{self.count}.csr", f"{self.folder}/{self.count}.cnf"
        with open(names, "w") as file:
            file.write(f"subjectAltName=URI:{identity}\nextendedKeyUsage=serverAuth,clientAuth\n")
            file.write("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n")
        openssl("req", *KEY, "-new", "-keyout", f"{to}/new_key.pem", "-out", request, "-subj", "/O=test")
        signed = ["-CA", self.certificate, "-CAkey", self._key, "-set_serial", str(self.count), "-extfile", names]
        openssl("x509", "-req", "-in", request, *signed, "-out", f"{to}/new.pem", "-days", "1")
        os.replace(f"{to}/new_key.pem", f"{to}/svid_key.pem")
        os.replace(f"{to}/new.pem", f"{to}/svid.pem")
        with open(self.certificate) as source, open(f"{to}/svid_bundle.pem", "w") as target:
            target.write(source.read())


KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
