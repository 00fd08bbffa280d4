#!/usr/bin/env python3
"""Works out `report months` and `report movements` anew, from IBM's closed history.

An independent computation in exact fractions: ageing, sales, days sales outstanding (also by
countback), effectiveness, recovery and roll rates at thirteen month ends. Skipped, with a line
saying so, where the shared data is absent.

    months_check.py --bin DIR
"""

import argparse
import csv
import datetime
import io
import pathlib
import subprocess
import sys
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEDGER = ROOT.parent / "shared/data/ledgers/ibm-accounts-receivable.csv"
BUCKETS = ["not_due", "d1_30", "d31_60", "d61_90", "d91_120", "d121_up"]
LOST_AFTER = 30


def day_of(text):
    month, day, year = map(int, text.split("/"))
    return datetime.date(year, month, day)


def read_invoices():
    with LEDGER.open(encoding="utf-8") as file:
        return [{"doc": day_of(row["InvoiceDate"]), "due": day_of(row["DueDate"]),
                 "settled": day_of(row["SettledDate"]),
                 "amount": round(float(row["InvoiceAmount"]) * 100)}
                for row in csv.DictReader(file)]


def month_ends(last, count):
    ends = [last]
    while len(ends) < count:
        ends.append(ends[-1].replace(day=1) - datetime.timedelta(1))
    return ends[::-1]


def rounded(value, decimals):
    value *= 10 ** decimals
    whole = int(abs(value))
    whole += abs(value) - whole >= Fraction(1, 2)
    return whole if value >= 0 else -whole


def open_on(invoice, day):
    return invoice["amount"] if invoice["doc"] <= day < invoice["settled"] else 0


def bucket_on(invoice, day):
    late = (day - invoice["due"]).days
    return 0 if late <= 0 else min(5, (late + 29) // 30)


def sales(invoices, first, last):
    return sum(i["amount"] for i in invoices if first <= i["doc"] <= last)


def countback(invoices, gross, day):
    days, rest, end = 0, gross, day
    first_month = min(i["doc"] for i in invoices).replace(day=1)
    while rest > 0:
        start = end.replace(day=1)
        if start < first_month:
            return None
        sold = sales(invoices, start, end)
        length = (end - start).days + 1
        if sold > rest:
            return days + Fraction(rest * length, sold)
        rest, days, end = rest - sold, days + length, start - datetime.timedelta(1)
    return Fraction(days)


def month_figures(invoices, day):
    """Expected whole numbers by column: minor units, tenths of days, hundredths of per cent."""
    sums = [0] * len(BUCKETS)
    for invoice in invoices:
        sums[bucket_on(invoice, day)] += open_on(invoice, day)
    gross = sum(sums)
    first = day.replace(day=1)
    for _ in range(2):
        first = (first - datetime.timedelta(1)).replace(day=1)
    before, length = first - datetime.timedelta(1), (day - first).days + 1
    sold = sales(invoices, first, day)
    opening = sum(open_on(i, before) for i in invoices)
    due = [i for i in invoices if i["due"] <= day and i["doc"] <= day]
    wanted = sum(open_on(i, before) + (i["amount"] if i["doc"] >= first else 0) for i in due)
    got = sum(i["amount"] for i in due if first <= i["settled"] <= day)
    back = countback(invoices, gross, day)
    figures = {name: (amount, 2) for name, amount in zip(BUCKETS, sums)}
    figures["credit_sales"] = (sold, 2)
    figures["dso"] = (rounded(Fraction(gross * length, sold), 1), 1)
    figures["dso_best"] = (rounded(Fraction(sums[0] * length, sold), 1), 1)
    figures["dso_countback"] = (None if back is None else rounded(back, 1), 1)
    figures["overdue_pct"] = (rounded(Fraction((gross - sums[0]) * 100, gross), 2), 2)
    figures["effectiveness_pct"] = (
        rounded(Fraction((opening + sold - gross) * 100, opening + sold - sums[0]), 2), 2)
    figures["recovery_pct"] = (rounded(Fraction(got * 100, wanted), 2), 2)
    return figures


def movement_figures(invoices, ends):
    whole = [0] * 6
    moved = [[0] * 7 for _ in range(6)]
    for before, after in zip(ends, ends[1:]):
        for invoice in invoices:
            amount = open_on(invoice, before)
            if amount:
                source = bucket_on(invoice, before)
                target = bucket_on(invoice, after) if open_on(invoice, after) else 6
                whole[source] += amount
                moved[source][target] += amount
    share = [[Fraction(part, whole[i]) if whole[i] else Fraction(0) for part in moved[i]]
             for i in range(6)]
    # Buckets past LOST_AFTER are lost; amounts only grow older, so it solves from the back.
    loss = [None, None] + [Fraction(1)] * 4
    for i in (1, 0):
        later = sum(share[i][j] * loss[j] for j in range(i + 1, 6))
        loss[i] = later / (1 - share[i][i])
    rows = []
    for i in range(6):
        row = {"amount": (whole[i], 2), "loss_pct": (rounded(loss[i] * 100, 2), 2)}
        if whole[i]:
            for name, part in zip(["to_" + b for b in BUCKETS] + ["paid_pct"], share[i]):
                row[name] = (rounded(part * 100, 2), 2)
        rows.append(row)
    return rows


def report(program, kind, *more):
    done = subprocess.run([program, "report", kind, str(LEDGER), "--as-of", "2013-06-30",
                           "--currency", "USD", "-q", "-O", "csv", *more],
                          check=True, capture_output=True, text=True)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def differences(name, row, figures):
    found = []
    for column, (wanted, decimals) in figures.items():
        shown = row[column]
        value = round(float(shown) * 10 ** decimals) if shown else None
        if value != wanted:
            found.append(f"{name}, {column}: {shown!r} is not {wanted} / 10^{decimals}")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    program = str(pathlib.Path(parser.parse_args().bin) / "arrears")
    if not LEDGER.is_file():
        print(f"months_check.py: skipped, {LEDGER} is absent")
        return 0
    invoices = read_invoices()
    ends = month_ends(datetime.date(2013, 6, 30), 13)
    faults = []
    months = report(program, "months")
    if [row["month_end"] for row in months] != [end.isoformat() for end in ends]:
        faults.append("other month ends")
    for row, end in zip(months, ends):
        faults += differences(str(end), row, month_figures(invoices, end))
    movements = report(program, "movements", "--loss-at", str(LOST_AFTER))
    for row, figures in zip(movements, movement_figures(invoices, ends)):
        faults += differences(row["from"], row, figures)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
