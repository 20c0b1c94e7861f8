"""As much of curl as the pages use, for a machine that has none: the tests want Python and git alone."""

import argparse
import sys
import urllib.error
import urllib.request
from pathlib import Path


def main() -> None:
    """Sends one request. Like curl, it ends with 0 whatever the status of the answer is."""
    parser = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
    parser.add_argument("-sS", dest="quiet", action="store_true")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="data")
    parser.add_argument("-o", dest="output", type=Path)
    parser.add_argument("url")
    given = parser.parse_args()
    data = None if given.data is None else given.data.encode()
    headers = dict(header.split(": ", 1) for header in given.headers)
    request = urllib.request.Request(given.url, data, headers, method=given.method)  # noqa: S310  (a test's own server)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            body = answer.read()
    except urllib.error.HTTPError as refused:
        body = refused.read()
    if given.output:
        given.output.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
