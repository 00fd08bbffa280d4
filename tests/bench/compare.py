#!/usr/bin/env python3
"""Times `arrears` beside other programs doing the same work, in alternation.

    tests/bench/compare.py --bin build/release/bin [--rows 10000000] [--runs 5] [--work open,...]

Ledgers are made by `bench_generate` (build with -DARREARS_BENCH=ON). `wc -l` is always there;
DuckDB runs where node finds @duckdb/node-api (npm install it anywhere and say --node-modules),
Miller, sqlite3 and pandas where they are installed (--peers leaves some out). Totals must agree to
the cent, or the comparison fails. Printed are medians of wall time, processor time and peak memory,
and the ratios to the peers. No test runs this: timings never decide one.
"""

import argparse
import csv
import filecmp
import itertools
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from decimal import Decimal

AS_OF = "2026-09-30"
BUCKETS = [(1, 30), (31, 60), (61, 90), (91, 120)]

DUCKDB = r"""
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const [sql, threads] = process.argv.slice(1);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`set threads=${threads}`);
  const reader = await connection.runAndReadAll(sql);
  for (const row of reader.getRows()) console.log(row.map(String).join(','));
})().catch((e) => { console.error(e); process.exit(1); });
"""


def sums_of(open_column, table):
    """Per customer and currency the balance, the buckets and the earliest due date."""
    days = f"(date '{AS_OF}' - due_date::date)"
    cuts = [f"{days} <= 0"] + [f"{days} between {a} and {b}" for a, b in BUCKETS]
    cuts.append(f"{days} > {BUCKETS[-1][1]}")
    cases = ", ".join(f"sum(case when {cut} then {open_column} else 0 end)" for cut in cuts)
    return (f"select customer_id, currency, sum({open_column}) as balance, {cases}, "
            f"min(due_date::date), count(*) from {table} "
            f"where {open_column} <> 0 group by 1, 2 order by 1, 2")


def open_sql(path):
    return (f"with t as (select customer_id, currency, due_date, open_amount::decimal(18,2) as o "
            f"from read_csv('{path}', all_varchar = true, header = true) "
            f"where doc_date::date <= date '{AS_OF}') " + sums_of("o", "t"))


def transactions_sql(path):
    return (
        f"with t as (select doc_type, doc_no, customer_id, currency, due_date, applies_to, "
        f"amount::decimal(18,2) as a from read_csv('{path}', all_varchar = true, header = true) "
        f"where doc_date::date <= date '{AS_OF}'), "
        f"p as (select customer_id, currency, applies_to, sum(a) as paid from t "
        f"where doc_type = 'payment' group by 1, 2, 3), "
        f"o as (select t.customer_id, t.currency, t.due_date, t.a - coalesce(p.paid, 0) as o "
        f"from t left join p on p.customer_id = t.customer_id and p.currency = t.currency "
        f"and p.applies_to = t.doc_no where t.doc_type = 'invoice') " + sums_of("o", "o"))


SAP = ("Buchungskreis;Debitor;Name 1;Belegnummer;Belegart;Belegdatum;Nettofälligkeit;"
       "Betrag in Belegwährung;Belegwährung;Referenz;Text\n")


def write_sap_export(path, rows):
    """A table of SAP's line items: German numbers, credits with the minus behind them."""
    pick = random.Random(7)
    names = ["Müller & Söhne GmbH", "Kranz AG", "Bäckerei Krüger e.K.", "Nordlicht Möbel GmbH",
             "Großhandel Weiß KG"]
    with open(path, "w", encoding="utf-8") as out:
        out.write(SAP)
        for i in range(rows):
            customer, cents = pick.randrange(20_000), pick.randrange(100, 5_000_000)
            kind = pick.choices(("RV", "DZ", "DG"), (80, 15, 5))[0]
            day, month = pick.randrange(1, 29), pick.randrange(1, 13)
            year = pick.randrange(2024, 2027)
            units = f"{cents // 100:,}".replace(",", ".")
            out.write(f"1000;{100_000 + customer};{names[customer % 5]} {customer};"
                      f"{1_800_000_000 + i};{kind};{day:02d}.{month:02d}.{year};"
                      f"{day:02d}.{month % 12 + 1:02d}.{year + (month == 12)};"
                      f"{units},{cents % 100:02d}{'' if kind == 'RV' else '-'};EUR;"
                      f"R{i % 99_991};Lieferung {i % 977}\n")


def import_sql(path, out):
    """The canonical ledger that `import` makes of that table, by conventions told beforehand."""
    amount = "replace(replace(replace(\"Betrag in Belegwährung\", '.', ''), ',', '.'), '-', '')"
    empty = ["open_amount", "applies_to", "settled_date", "entry_date", "salesperson", "region",
             "terms", "disputed"]
    return (f"copy (select case Belegart when 'RV' then 'invoice' when 'DZ' then 'payment' "
            f"else 'credit_note' end as doc_type, Belegnummer as doc_no, Debitor as customer_id, "
            f"\"Name 1\" as customer_name, strptime(Belegdatum, '%d.%m.%Y')::date as doc_date, "
            f"strptime(\"Nettofälligkeit\", '%d.%m.%Y')::date as due_date, "
            f"\"Belegwährung\" as currency, cast({amount} as decimal(18,2)) as amount, "
            f"{', '.join('null as ' + name for name in empty)}, Referenz as reference, "
            f"\"Text\" as text, Buchungskreis as company "
            f"from read_csv('{path}', delim = ';', header = true, all_varchar = true)) "
            f"to '{out}' (format csv, header)")


def steps(column, limits, last):
    """The first name whose limit `column` does not exceed."""
    cases = " ".join(f"when {column} <= {limit} then '{name}'" for limit, name in limits)
    return f"case {cases} else '{last}' end"


def invoices_sql(path, out):
    """The same columns and rows that `age --by invoice -O csv` writes."""
    d = "days_past_due"
    bucket = steps(d, [(0, "not_due"), *((b, f"d{a}_{b}") for a, b in BUCKETS)], "d121_up")
    names = ["within_term", "pre_warning", "due", "overdue", "final_notice", "professional",
             "legal"]
    limits = ["-8", "-1", "0", "late", "final", "final + 182", "greatest(365, final + 364)"]
    stage = steps(d, zip(limits, names), "bad_debt")
    klass = steps(d, [(0, "uncollected"), (90, "in_collection"), (365, "doubtful"), (730, "bad")],
                  "dead")
    measures = ["none", "friendly_reminder", "collect_today", "follow_up", "final_notice",
                "collection_agency", "legal_action"]
    measure = steps(d, zip(limits, measures), "provide_or_write_off")
    return (f"copy (with t as (select *, date '{AS_OF}' - due_date::date as {d}, "
            f"(due_date::date - doc_date::date) // 3 as late, greatest(36, late + 7) as final "
            f"from read_csv('{path}', all_varchar = true, header = true) "
            f"where doc_date::date <= date '{AS_OF}') "
            f"select customer_id, customer_name, doc_type, doc_no, doc_date, due_date, currency, "
            f"amount, open_amount, {d}, {bucket} as bucket, {stage} as stage, {klass} as class, "
            f"salesperson, null as disputed, null as reference, "
            f"due_date::date + late::integer as last_collection_deadline, {measure} as measure "
            f"from t order by customer_id, t.currency, t.due_date, doc_no) "
            f"to '{out}' (format csv, header)")


class Run:
    """One command as a whole process: wall and processor seconds, peak memory in KiB."""

    def __init__(self, command, stdout=None, env=None):
        self.command, self.stdout, self.env = command, stdout, env
        self.wall, self.cpu, self.peak = [], [], []

    def go(self):
        with open(self.stdout or os.devnull, "wb") as out, tempfile.NamedTemporaryFile() as times:
            command = ["/usr/bin/time", "-o", times.name, "-f", "%e %U %S %M", *self.command]
            subprocess.run(command, stdout=out, check=True, env=self.env)
            wall, user, system, peak = times.read().decode().split()[-4:]
        self.wall.append(float(wall))
        self.cpu.append(float(user) + float(system))
        self.peak.append(int(peak))


def total_of_csv(path, column, header=True):
    total = Decimal(0)
    with open(path, newline="") as file:
        rows = csv.reader(file)
        place = next(rows).index(column) if header else column
        for row in rows:
            total += Decimal(row[place])
    return total


def agree_by_row(mine, theirs):
    """Every cell but the name: a customer has one name in arrears, whatever its rows say."""
    with open(mine, newline="") as a, open(theirs, newline="") as b:
        for i, (ours, peer) in enumerate(itertools.zip_longest(csv.reader(a), csv.reader(b))):
            if not ours or not peer or ours[:1] + ours[2:] != peer[:1] + peer[2:]:
                sys.exit(f"row {i}: arrears says {ours}, DuckDB {peer}")


class Comparison:
    def __init__(self, options):
        self.options = options
        self.folder = options.folder or tempfile.mkdtemp(prefix="arrears-bench-")
        os.makedirs(self.folder, exist_ok=True)
        self.arrears = os.path.join(options.bin, "arrears")
        self.peers = options.peers.split(",")
        self.node = self.find_duckdb() if "duckdb" in self.peers else None

    def find_duckdb(self):
        if not shutil.which("node"):
            return None
        env = dict(os.environ)
        if self.options.node_modules:
            env["NODE_PATH"] = self.options.node_modules
        probe = subprocess.run(["node", "-e", "require('@duckdb/node-api')"], env=env,
                               capture_output=True)
        return env if probe.returncode == 0 else None

    def ledger(self, kind):
        path = os.path.join(self.folder, f"{kind}-{self.options.rows}.csv")
        if not os.path.exists(path) and kind == "sap":
            write_sap_export(path, self.options.rows)
        if not os.path.exists(path):
            generate = os.path.join(self.options.bin, "bench_generate")
            arguments = ["--rows", str(self.options.rows)]
            if kind == "transactions":
                arguments += ["--kind", "transactions"]
            with open(path + ".part", "wb") as out:
                subprocess.run([generate, *arguments], stdout=out, check=True)
            os.rename(path + ".part", path)
        return path

    def age(self, path, *more, out):
        threads = ["--threads", str(self.options.threads)]
        return Run([self.arrears, "age", path, "--as-of", AS_OF, "-O", "csv", "--no-config",
                    *threads, *more], stdout=out)

    def duckdb(self, sql, out):
        return Run(["node", "-e", DUCKDB, sql, str(self.options.threads)], stdout=out,
                   env=self.node)

    def scores(self, path, mine, theirs):
        """Learning and scoring, scoring by a kept model, and ageing alone."""
        options = ["--as-of", AS_OF, "-O", "csv", "--no-config", "-q", "--threads",
                   str(self.options.threads)]
        model = os.path.join(self.folder, f"model-{self.options.rows}.csv")
        score = [self.arrears, "score", path, *options]
        subprocess.run([*score, "--fit-out", model], stdout=subprocess.DEVNULL, check=True)
        runs = {"arrears": Run(score, stdout=mine),
                "kept model": Run([*score, "--model", model]),
                "age alone": self.age(path, "--by", "invoice", out=None)}
        if self.node:
            runs["DuckDB"] = self.duckdb(transactions_sql(path), theirs)
        return runs

    def others(self, path, out):
        """Programs that sum the open amounts of a file by customer."""
        runs = {}
        if "mlr" in self.peers and shutil.which("mlr"):
            runs["Miller"] = Run(["mlr", "--icsv", "--ocsv", "stats1", "-a", "sum", "-f",
                                  "open_amount", "-g", "customer_id,currency", path])
        if "sqlite3" in self.peers and shutil.which("sqlite3"):
            runs["sqlite3"] = Run(["sqlite3", ":memory:", "-cmd", ".mode csv", "-cmd",
                                   f".import '{path}' t",
                                   "select customer_id, currency, sum(open_amount) from t "
                                   "group by 1, 2"])
        pandas = ("import pandas as p; t = p.read_csv(%r); print(t.groupby(['customer_id', "
                  "'currency'])['open_amount'].sum().sum())" % path)
        if "pandas" in self.peers and subprocess.run(
                [sys.executable, "-c", "import pandas"], capture_output=True).returncode == 0:
            runs["pandas"] = Run([sys.executable, "-c", pandas])
        return runs

    def work(self, name):
        mine = os.path.join(self.folder, "arrears.csv")
        theirs = os.path.join(self.folder, "duckdb.csv")
        kind = {"transactions": "transactions", "score": "transactions", "import": "sap"}
        kind = kind.get(name, "open")
        path = self.ledger(kind)
        by = ["--by", "invoice"] if name == "invoices" else []
        runs = {"arrears": self.age(path, *by, out=mine), "wc -l": Run(["wc", "-l", path])}
        if name == "months":
            runs = {"arrears": self.age(path, "--months", "12", out=mine),
                    "one date": self.age(path, out=theirs)}
        elif name == "score":
            runs = self.scores(path, mine, theirs)
        elif self.node:
            sql = {"open": open_sql(path), "transactions": transactions_sql(path),
                   "invoices": invoices_sql(path, theirs), "import": import_sql(path, theirs)}[name]
            copies = name in ("invoices", "import")
            runs["DuckDB"] = self.duckdb(sql, None if copies else theirs)
        if name == "import":
            threads = ["--threads", str(self.options.threads)]
            runs["arrears"] = Run([self.arrears, "import", path, "-o", mine, "--no-config",
                                   *threads])
        if name == "open":
            runs.update(self.others(path, theirs))
        for _ in range(self.options.runs):
            for run in runs.values():
                run.go()
        if name == "months":
            self.agree_on_last(mine, theirs)
        elif self.node:
            self.agree(name, mine, theirs)
        self.show(name, runs)

    def agree(self, name, mine, theirs):
        if name == "invoices":
            return agree_by_row(mine, theirs)
        if name == "import":
            return filecmp.cmp(mine, theirs, shallow=False) or sys.exit("import: not alike")
        ours = total_of_csv(mine, "open_amount" if name == "score" else "balance")
        peer = total_of_csv(theirs, 2, header=False)
        if ours != peer:
            sys.exit(f"{name}: arrears says {ours}, DuckDB {peer}")

    @staticmethod
    def agree_on_last(many, one):
        """The last of the dates has the lines of a run for it alone."""
        with open(one, encoding="utf-8") as file:
            alone = [line.rstrip("\n") for line in file][1:]
        with open(many, encoding="utf-8") as file:
            last = [line.rstrip("\n").rpartition(",")[0] for line in file][-len(alone):]
        if last != alone:
            sys.exit("months: the last date is not that of a run for it alone")

    def show(self, name, runs):
        print(f"\n{name}, {self.options.rows} rows, {self.options.threads} threads, "
              f"medians of {self.options.runs}")
        print(f"{'program':10} {'wall s':>8} {'cpu s':>8} {'peak MiB':>9} {'wall ratio':>11}")
        median = statistics.median
        mine = median(runs["arrears"].wall)
        for program, run in runs.items():
            print(f"{program:10} {median(run.wall):8.2f} {median(run.cpu):8.2f} "
                  f"{median(run.peak) / 1024:9.0f} {mine / max(median(run.wall), 0.001):11.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True, help="folder of the programs")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--work", default="open,transactions,invoices",
                        help="and months: twelve dates beside one; score: of transactions, beside "
                             "ageing them; import: an export of SAP's")
    parser.add_argument("--peers", default="duckdb,mlr,sqlite3,pandas",
                        help="of those that are installed; some take a minute a run")
    parser.add_argument("--folder", help="where ledgers are kept from run to run")
    parser.add_argument("--node-modules", help="folder that holds @duckdb/node-api")
    options = parser.parse_args()
    comparison = Comparison(options)
    for name in options.work.split(","):
        comparison.work(name)
    if not options.folder:
        shutil.rmtree(comparison.folder)


if __name__ == "__main__":
    main()
