#!/usr/bin/env python3
"""Works out `report indicators` and `report concentration` anew, in exact fractions.

Written from the manual, not from the program: IBM's closed history as of a month end, a year end, a
day in the middle of a month and its first weeks, with what each figure was at the month end before
and on the same day a year before; and HighRadius' list of open items, which has no history to tell.
Skipped, with a line saying so, where the shared data is absent.

    indicators_check.py --bin DIR
"""

import argparse
import collections
import csv
import datetime
import decimal
import io
import pathlib
import subprocess
import sys
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared/data/ledgers"
IBM, HIGHRADIUS = DATA / "ibm-accounts-receivable.csv", DATA / "highradius-open-invoices.csv"
DAYS = ["2012-01-20", "2012-12-31", "2013-03-15", "2013-06-30"]
ONE_DAY = datetime.timedelta(1)
NEEDS_HISTORY = [
    "credit-sales", "dso", "dso-net", "dso-best", "days-delinquent", "dso-countback", "turnover",
    "turnover-days", "collection-effectiveness", "recovery-rate", "dso-countback-net",
    "dilution-rate", "write-offs", "recoveries"]


def shown(value, decimals):
    """As the report writes it: rounded half away from zero; empty for what is not known."""
    if value is None:
        return ""
    value = Fraction(value) * 10 ** decimals
    digits = (abs(value) * 2 + 1) // 2
    return f"{(-digits if value < 0 else digits) / decimal.Decimal(10 ** decimals):.{decimals}f}"


def day_of(text):
    month, day, year = map(int, text.split("/"))
    return datetime.date(year, month, day)


def read_ibm():
    with IBM.open(encoding="utf-8") as file:
        return [{"customer": row["customerID"], "doc": day_of(row["InvoiceDate"]),
                 "due": day_of(row["DueDate"]), "settled": day_of(row["SettledDate"]),
                 "disputed": row["Disputed"] == "Yes",
                 "amount": Fraction(row["InvoiceAmount"])} for row in csv.DictReader(file)]


def month_start(day, back=0):
    for _ in range(back):
        day = day.replace(day=1) - ONE_DAY
    return day.replace(day=1)


def year_before(day):
    if (day + ONE_DAY).day == 1:  # a month end stays one
        return (day + ONE_DAY).replace(year=day.year - 1) - ONE_DAY
    return day.replace(year=day.year - 1)


class Books:
    """All of one closed history."""

    def __init__(self, invoices):
        self.invoices = invoices
        self.first = min(i["doc"] for i in invoices)

    def standing(self, day):
        return [i for i in self.invoices if i["doc"] <= day < i["settled"]]

    def gross(self, day):
        return sum(i["amount"] for i in self.standing(day))

    def sales(self, first, last):
        return sum(i["amount"] for i in self.invoices if first <= i["doc"] <= last)

    def countback(self, day):
        rest, days, end = self.gross(day), 0, day
        while rest > 0:
            start = month_start(end)
            if start < month_start(self.first):
                return None
            sold, length = self.sales(start, end), (end - start).days + 1
            if sold > rest:
                return days + Fraction(rest * length, sold)
            rest, days, end = rest - sold, days + length, start - ONE_DAY
        return Fraction(days)

    def turnover(self, day):
        opening = year_before(day) if (day + ONE_DAY).day != 1 else day.replace(year=day.year - 1)
        if self.first > opening:
            return None, None
        sold = self.sales(opening + ONE_DAY, day)
        mean = (self.gross(opening) + self.gross(day)) / Fraction(2)
        return sold / mean, 365 * mean / sold

    def figures(self, day):
        """By code: the value and its decimals."""
        first = month_start(day, 2)
        length, before = (day - first).days + 1, first - ONE_DAY
        standing = self.standing(day)
        gross = self.gross(day)
        not_due = sum(i["amount"] for i in standing if i["due"] >= day)
        disputed = sum(i["amount"] for i in standing if i["disputed"])
        sold, opening = self.sales(first, day), self.gross(before)
        due = [i for i in self.invoices if i["doc"] <= day and i["due"] <= day]
        wanted = sum(i["amount"] for i in due
                     if i["doc"] >= first or i["doc"] <= before < i["settled"])
        got = sum(i["amount"] for i in due if first <= i["settled"] <= day)
        came = any(first <= i["settled"] <= day for i in self.invoices)
        times, days = self.turnover(day)
        back = self.countback(day)
        dso = Fraction(gross * length, sold) if sold else None
        return {
            "gross": (gross, 2), "not-due": (not_due, 2), "overdue": (gross - not_due, 2),
            "net": (gross, 2), "disputed": (disputed, 2), "credit-sales": (sold, 2),
            "dso": (dso, 1), "dso-net": (dso, 1),
            "dso-best": (Fraction(not_due * length, sold), 1),
            "days-delinquent": (Fraction((gross - not_due) * length, sold), 1),
            "dso-countback": (back, 1), "turnover": (times, 2), "turnover-days": (days, 1),
            "collection-effectiveness": (
                Fraction((opening + sold - gross) * 100, opening + sold - not_due)
                if opening + sold != not_due else None, 2),
            "overdue-rate": (Fraction((gross - not_due) * 100, gross), 2),
            "disputed-rate": (Fraction(disputed * 100, gross), 2),
            "recovery-rate": (Fraction(got * 100, wanted) if wanted else None, 2),
            "dso-countback-net": (back, 1),
            "overdue-rate-net": (Fraction((gross - not_due) * 100, gross), 2),
            "turnover-net": (times, 2), "turnover-days-net": (days, 1),
            "collection-effectiveness-net": (
                Fraction((opening + sold - gross) * 100, opening + sold - not_due)
                if opening + sold != not_due else None, 2),
            "dilution-rate": (Fraction(0) if came else None, 2),
            "write-offs": (0, 2), "recoveries": (0, 2), "broken-promises": (None, 2),
            "in-credit": (0, 2)}

    def compared(self, day):
        """The figures of an earlier day, where the history reaches back to its whole period."""
        return self.figures(day) if self.first <= month_start(day, 2) else {}


def report(program, kind, path, as_of, *more):
    command = [program, "report", kind, str(path), "--as-of", as_of, "-q", "-O", "csv",
               "--currency", "USD", *more]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def check_figures(program, books, text):
    day = datetime.date.fromisoformat(text)
    now = books.figures(day)
    beside = {"previous": books.compared(month_start(day) - ONE_DAY),
              "last_year": books.compared(year_before(day))}
    rows = {row["figure"]: row for row in report(program, "indicators", IBM, text)}
    faults = []
    if list(rows) != list(now):
        faults.append(f"{text}: figures {list(rows)}")
    for code, (value, decimals) in now.items():
        wanted = {"value": shown(value, decimals)}
        for column, figures in beside.items():
            wanted[column] = shown(*figures[code]) if figures else ""
        for column, figure in wanted.items():
            if rows.get(code, {}).get(column) != figure:
                faults.append(f"{text}, {code}, {column}: "
                              f"{rows.get(code, {}).get(column)!r} is not {figure!r}")
        if value is None and not rows.get(code, {}).get("reason"):
            faults.append(f"{text}, {code}: no reason given")
    return faults


def check_concentration(program, books, text):
    owed = collections.Counter()
    for invoice in books.standing(datetime.date.fromisoformat(text)):
        owed[invoice["customer"]] += invoice["amount"]
    whole, running, wanted = sum(owed.values()), Fraction(0), []
    for customer, amount in sorted(owed.items(), key=lambda one: (-one[1], one[0])):
        few = running * 100 < whole * 80
        running += amount
        wanted.append([customer, shown(amount, 2), shown(amount * 100 / whole, 2),
                       shown(running * 100 / whole, 2), "yes" if few else ""])
    rows = [[row[key] for key in ("customer_id", "gross", "share_pct", "cumulative_pct", "in_80")]
            for row in report(program, "concentration", IBM, text)]
    return [f"{text}, concentration: {row} is not {want}"
            for row, want in zip(rows, wanted) if row != want] + (
        [] if len(rows) == len(wanted) else [f"{text}: {len(rows)} customers"])


def check_open_list(program):
    """Figures of a list of open items: what stands in it, and no word on what was paid."""
    text, day = "2020-05-31", datetime.date(2020, 5, 31)
    gross = not_due = Fraction(0)
    with HIGHRADIUS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            written = datetime.datetime.strptime(row["posting_date"], "%d-%m-%Y").date()
            due = datetime.datetime.strptime(row["due_in_date"], "%d-%m-%Y").date()
            amount = Fraction(shown(Fraction(row["converted_usd"]), 2))
            if written <= day:
                gross += amount
                not_due += amount if due >= day else 0
    rows = {row["figure"]: row for row in report(program, "indicators", HIGHRADIUS, text)}
    faults = [f"open list, {code}: {rows[code]}" for code in NEEDS_HISTORY
              if rows[code]["value"] or rows[code]["reason"] != "open-item-list"]
    wanted = {"gross": gross, "not-due": not_due, "overdue": gross - not_due}
    return faults + [f"open list, {code}: {rows[code]['value']} is not {shown(value, 2)}"
                     for code, value in wanted.items() if rows[code]["value"] != shown(value, 2)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    program = str(pathlib.Path(parser.parse_args().bin) / "arrears")
    if not IBM.is_file():
        print("indicators_check.py: skipped, ../shared/data is not there")
        return 0
    books = Books(read_ibm())
    faults = []
    for text in DAYS:
        faults += check_figures(program, books, text)
        faults += check_concentration(program, books, text)
    faults += check_open_list(program)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
