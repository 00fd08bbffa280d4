#!/usr/bin/env python3
"""Makes the pictures of the README from the samples: pictures.py --bin FOLDER

terminal.svg is what `arrears age` prints on a terminal, colours included, as text; report.png are
the first charts of the page that `arrears report summary -o march.html` writes, in Chromium.
"""

import argparse
import html
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
PICTURES = ROOT / "samples/pictures"
COMMAND = ["age", "samples/ledger.csv", "--as-of", "2026-03-31", "-q", "--where", "d91_120 > 0",
           "--columns", "customer_id,customer_name,currency,not_due,d1_30,d31_60,d91_120,overdue,"
           "unapplied,balance"]
SHOWN = ("arrears age samples/ledger.csv --as-of 2026-03-31 --where 'd91_120 > 0' "
         "--columns customer_id,…,balance")
COLOURS = {"30": "#484f58", "31": "#ff7b72", "32": "#3fb950", "33": "#d29922", "34": "#58a6ff",
           "35": "#bc8cff", "36": "#39c5cf", "37": "#b1bac4", "90": "#8b949e", "91": "#ffa198"}
CELL, LINE, MARGIN = 8.4, 18, 16  # pixels
COLUMNS = 128
# The picture is of the charts: the tables between them are left out.
CHARTS_ONLY = "<style>#t1,nav,.scroll{display:none!important}</style></head>"


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF"
               else 1 for c in text)


def spans(line):
    """(text, style) of a line with SGR sequences."""
    style = ""
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        sequence = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not sequence:
            if part:
                yield part, style
            continue
        codes = sequence[1].split(";")
        colours = [COLOURS[code] for code in codes if code in COLOURS]
        style = "".join([f' fill="{colours[0]}"' if colours else "",
                         ' font-weight="bold"' if "1" in codes else "",
                         ' opacity=".65"' if "2" in codes else ""])


def pieces(text):
    """Words, runs of wide characters and blanks, so that each can be put on its column."""
    return re.findall(r"[\u2e80-\uffff]+|(?: ?[^ \u2e80-\uffff])+| +", text)


def as_svg(lines):
    wide, high = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high}" '
           f'viewBox="0 0 {wide:.0f} {high}">',
           '<title>arrears age on a terminal</title>',
           '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
           '<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace"'
           ' font-size="14" fill="#e6edf3">']
    for number, line in enumerate(lines):
        at, y = 0, MARGIN + LINE * number + 13
        for text, style in spans(line):
            for piece in pieces(text):
                length = width(piece) * CELL
                if piece.strip():
                    blank = (len(piece) - len(piece.lstrip())) * CELL
                    out.append(f'<text x="{MARGIN + at + blank:.1f}" y="{y}" '
                               f'textLength="{length - blank:.1f}"{style}>'
                               f'{html.escape(piece.strip(), quote=False)}</text>')
                at += length
    return "\n".join([*out, "</g>", "</svg>", ""])


def terminal(program):
    done = subprocess.run([program, *COMMAND, "--color", "always", "--width", "130"], cwd=ROOT,
                          check=True, capture_output=True, text=True, encoding="utf-8")
    lines = [line if "\x1b" in line or len(line) <= COLUMNS else line[:COLUMNS - 1] + "…"
             for line in done.stdout.rstrip("\n").split("\n")]
    (PICTURES / "terminal.svg").write_text(as_svg([f"$ {SHOWN}", *lines]), encoding="utf-8")


def read_png(data):
    """Width, height and rows of RGB bytes of an 8-bit picture without interlace."""
    at, packed = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            wide, high, _, colour = struct.unpack(">IIBB", body[:10])
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    depth = {2: 3, 6: 4}[colour]
    raw, rows, before = zlib.decompress(packed), [], bytearray(wide * depth)
    for y in range(high):
        start = y * (wide * depth + 1)
        kind, row = raw[start], bytearray(raw[start + 1:start + 1 + wide * depth])
        for x, value in enumerate(row):
            left = row[x - depth] if x >= depth else 0
            up, corner = before[x], before[x - depth] if x >= depth else 0
            if kind == 1:
                value += left
            elif kind == 2:
                value += up
            elif kind == 3:
                value += (left + up) // 2
            elif kind == 4:
                guess = left + up - corner
                near = min((left, up, corner), key=lambda one: abs(guess - one))
                value += near
            row[x] = value & 255
        rows.append(bytes(row))
        before = row
    return wide, high, [b"".join(row[i:i + 3] for i in range(0, len(row), depth)) for row in rows]


def write_png(path, wide, high, rows):
    """With a palette of the 256 commonest colours, of which the others take the nearest."""
    counts = {}
    for row in rows:
        for i in range(0, len(row), 3):
            colour = row[i:i + 3]
            counts[colour] = counts.get(colour, 0) + 1
    palette = sorted(counts, key=lambda colour: (-counts[colour], colour))[:256]
    index = {colour: i for i, colour in enumerate(palette)}
    for colour in counts:
        if colour not in index:
            index[colour] = min(range(len(palette)), key=lambda i: sum(
                (a - b) ** 2 for a, b in zip(palette[i], colour)))
    raw = b"".join(b"\0" + bytes(index[row[i:i + 3]] for i in range(0, len(row), 3))
                   for row in rows)

    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n"
                     + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0))
                     + chunk(b"PLTE", b"".join(palette))
                     + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def report(program, chromium):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([program, "report", "summary", "samples/ledger.csv", "--customers",
                        "samples/customers.csv", "--as-of", "2026-03-31", "-q", "-o",
                        str(folder / "march.html")], cwd=ROOT, check=True)
        page = folder / "march.html"
        page.write_text(page.read_text(encoding="utf-8").replace("</head>", CHARTS_ONLY),
                        encoding="utf-8")
        subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu",
                        "--hide-scrollbars", f"--user-data-dir={folder / 'profile'}",
                        f"--screenshot={folder / 'march.png'}", "--window-size=1400,1030",
                        page.as_uri()],
                       check=True, capture_output=True, timeout=300)
        write_png(PICTURES / "report.png", *read_png((folder / "march.png").read_bytes()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    program = str(parser.parse_args().bin.resolve() / "arrears")
    terminal(program)
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("pictures.py: chromium not found; report.png is as it was")
    report(program, chromium)


if __name__ == "__main__":
    main()
