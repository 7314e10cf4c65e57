#!/usr/bin/python3
"""Computes the golden figures again from samples/ and compares them with the stored ones.

usage: generate.py [--write] [adult] [bike]

Needs numpy and scipy (Debian: python3-scipy, so /usr/bin/python3), and DuckDB for Node to read Parquet:
    npm install --prefix .cache/golden @duckdb/node-api
NODE_DIR names the folder with its node_modules; the default is .cache/golden. Nothing of this project's program is used.

Exit code: 0 all figures agree, 1 some differ, 2 something that it needs is absent.
--write puts the computed figures into the stored files. Look at the difference before you commit it.
"""
import json
import math
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

try:
    import numpy as np
    from scipy import special, stats
except ImportError as absent:
    sys.exit(print(f"Needs numpy and scipy: {absent}. On Debian: apt-get install python3-scipy, and run it by /usr/bin/python3.", file=sys.stderr) or 2)

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NODE_DIR = Path(os.environ.get("NODE_DIR", ROOT / ".cache/golden"))

# Name: columns that are categories, time field of the log, seconds of the time windows,
# predictions as (name here, training column, path in a record). All other columns are numbers.
SETS = {
    "adult": dict(
        categories={"workclass", "education", "marital-status", "occupation", "relationship", "race", "native-country", "@prediction"},
        time="ts", seconds=86400, leave_out={"class"},
        predictions=[("@prediction", "pred_class", ["prediction", "class"]), ("@score", "confidence", ["prediction", "confidence"])]),
    "bike": dict(
        categories={"season", "mnth", "holiday", "weekday", "workingday", "weathersit"},
        time="timestamp", seconds=603000, leave_out={"cnt", "ts"},
        predictions=[("@prediction", "prediction", ["prediction"])]),
}

# Labels are not among the samples, and psi_top only sorts what is compared anyway.
NOT_COMPUTED = {"performance_all_labels", "performance_labels_arrived_by_window_end", "psi_top", "made_with"}

READ_PARQUET = """
import { DuckDBInstance } from '@duckdb/node-api';
const [file, ...categories] = process.argv.slice(1);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const rows = async sql => (await connection.runAndReadAll(sql)).getRowObjectsJson();
const from = `from read_parquet('${file}')`;
const types = Object.fromEntries((await rows(`describe select * ${from}`)).map(c => [c.column_name, c.column_type]));
const text = new Set([...categories, ...Object.keys(types).filter(c => /VARCHAR|TIME|DATE/.test(types[c]))]);
const list = Object.keys(types).map(c => `"${c}"::${text.has(c) ? 'VARCHAR' : 'DOUBLE'} as "${c}"`);
console.log(JSON.stringify({ types, rows: await rows(`select ${list.join(',')} ${from}`) }));
"""


def read_training(file, categories):
    """Types by column, and columns by name: float64 with NaN for missing, or a list of text with None."""
    if not (NODE_DIR / "node_modules/@duckdb/node-api").is_dir():
        sys.exit(print(f"Needs DuckDB for Node in {NODE_DIR}: npm install --prefix .cache/golden @duckdb/node-api, or name its folder by NODE_DIR.", file=sys.stderr) or 2)
    answer = json.loads(subprocess.check_output(
        ["node", "--input-type=module", "-e", READ_PARQUET, "--", str(file), *sorted(categories)], cwd=NODE_DIR))
    columns = {}
    for name in answer["types"]:
        values = [row[name] for row in answer["rows"]]
        is_text = any(isinstance(value, str) for value in values)
        columns[name] = values if is_text else np.array([np.nan if value is None else value for value in values])
    return answer["types"], columns


def category(value):
    """Category key of a JSON value."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if value == int(value) else repr(value)


def at(record, path):
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


# ------------------------------------------------------------------ figures
QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def summary(x):
    return {"mean": float(x.mean()), "std_ddof1": float(x.std(ddof=1)) if len(x) > 1 else None, "std_ddof0": float(x.std()),
            "min": float(x.min()), "max": float(x.max()),
            "quantiles_linear": {str(q): float(v) for q, v in zip(QUANTILES, np.quantile(x, QUANTILES, method="linear"))}}


def psi(baseline, window):
    """PSI of two count vectors under every smoothing."""
    b, w = np.asarray(baseline, float), np.asarray(window, float)
    p, q = b / b.sum(), w / w.sum()

    def total(p, q):
        return float(np.sum((q - p) * np.log(q / p)))

    def floored(floor):
        return np.maximum(p, floor), np.maximum(q, floor)

    pf, qf = floored(1e-4)
    out = {"floor_1e-4": total(pf, qf), "floor_1e-6": total(*floored(1e-6)), "floor_1e-4_renorm": total(pf / pf.sum(), qf / qf.sum())}
    for name, a in (("laplace_0.5", 0.5), ("laplace_1", 1.0)):
        out[name] = total((b + a) / (b.sum() + a * len(b)), (w + a) / (w.sum() + a * len(w)))
    return out


def ks(training, window):
    d = stats.ks_2samp(training, window, alternative="two-sided", method="asymp")
    n, m = len(training), len(window)
    en = n * m / (n + m)
    return {"statistic": float(d.statistic), "n_train": n, "n_window": m, "p_scipy_asymp": float(d.pvalue),
            "p_kolmogorov": float(special.kolmogorov(math.sqrt(en) * d.statistic)),
            "p_stephens": float(special.kolmogorov((math.sqrt(en) + 0.12 + 0.11 / math.sqrt(en)) * d.statistic))}


class Numeric:
    def __init__(self, column):
        self.rows, self.nulls = len(column), int(np.isnan(column).sum())
        self.x = x = column[~np.isnan(column)]
        deciles = np.unique(np.quantile(x, np.arange(1, 10) / 10, method="linear"))
        all_deciles = np.unique(np.quantile(x, np.arange(0, 11) / 10, method="linear"))
        low, high = x.min(), x.max()
        uniform = np.unique(np.linspace(low, high, 11))[1:-1] if high > low else np.array([])
        # Interior edges, and which side of an edge a value on it belongs to (searchsorted's word).
        self.bins = {"A_decile_right": (deciles, "left"), "B_decile_left": (deciles, "right"),
                     "C_decile_qcut": (all_deciles[1:-1], "left"), "D_uniform_left": (uniform, "right")}
        q1, q3 = np.quantile(x, [0.25, 0.75], method="linear")
        mean, sd1, sd0 = (x[0], 0.0, 0.0) if low == high else (x.mean(), x.std(ddof=1), x.std())
        self.fences = {"iqr_1.5": (q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)),
                       "sigma_3_ddof1": (mean - 3 * sd1, mean + 3 * sd1), "sigma_3_ddof0": (mean - 3 * sd0, mean + 3 * sd0)}

    def counts(self, scheme, x):
        edges, side = self.bins[scheme]
        return np.bincount(np.searchsorted(edges, x, side=side), minlength=len(edges) + 1).tolist()

    def baseline(self):
        return {"kind": "numeric", "rows": self.rows, "nulls": self.nulls, "missing_rate": self.nulls / self.rows,
                "distinct": len(np.unique(self.x)), **summary(self.x),
                "bins": {name: {"interior_edges": [float(e) for e in edges], "counts": self.counts(name, self.x)} for name, (edges, _) in self.bins.items()},
                "fences": {name: [float(low), float(high)] for name, (low, high) in self.fences.items()}}

    def window(self, values):
        column = np.array([np.nan if value is None else float(value) for value in values])
        x = column[~np.isnan(column)]
        nulls = len(column) - len(x)
        out = {"rows": len(column), "nulls": nulls, "missing_rate": nulls / len(column), **summary(x), "ks": ks(self.x, x), "psi": {}}
        for name in self.bins:
            b, w = self.counts(name, self.x), self.counts(name, x)
            out["psi"][name] = {"counts": w, **psi(b, w)}
            if name == "A_decile_right":
                out["psi"][name]["floor_1e-4_with_missing_bin"] = psi(b + [self.nulls], w + [nulls])["floor_1e-4"]
        out["outlier_rate"] = {name: float(np.mean((x < low) | (x > high))) for name, (low, high) in self.fences.items()}
        return out


class Categorical:
    def __init__(self, column):
        self.rows, self.nulls = len(column), sum(value is None for value in column)
        self.counts = Counter(value for value in column if value is not None)
        self.order = ordered(self.counts)

    def baseline(self):
        return {"kind": "categorical", "rows": self.rows, "nulls": self.nulls, "missing_rate": self.nulls / self.rows,
                "distinct": len(self.counts), "counts": {key: self.counts[key] for key in self.order}}

    def window(self, values):
        counts = Counter(key for key in map(category, values) if key is not None)
        n = sum(counts.values())
        nulls = len(values) - n
        unseen = sum(count for key, count in counts.items() if key not in self.counts)
        union = sorted(set(self.counts) | set(counts))
        b, w = [self.counts[key] for key in union], [counts[key] for key in union]
        top, rest = self.order[:20], self.order[20:]
        tb = [self.counts[key] for key in top] + [sum(self.counts[key] for key in rest)]
        tw = [counts[key] for key in top] + [n - sum(counts[key] for key in top)]
        if tb[-1] + tw[-1] == 0:
            tb, tw = tb[:-1], tw[:-1]
        ab, aw = [self.counts[key] for key in self.order], [counts[key] for key in self.order]
        expected = np.array(ab) / sum(ab) * n
        statistic = float(np.sum((np.array(aw) - expected) ** 2 / expected))
        return {"rows": len(values), "nulls": nulls, "missing_rate": nulls / len(values), "distinct": len(counts),
                "unseen_categories": len([key for key in counts if key not in self.counts]), "unseen_rows": unseen,
                "counts": {key: counts[key] for key in ordered(counts)}, "unseen_rate": unseen / n,
                "psi": {"union": {**psi(b, w), "floor_1e-4_with_missing_bin": psi(b + [self.nulls], w + [nulls])["floor_1e-4"]},
                        "top20_plus_other": psi(tb, tw),
                        "train_categories_plus_other": psi(ab + [0] * (unseen > 0), aw + [unseen] * (unseen > 0))},
                "chi2_contingency_union": contingency(b, w), "chi2_contingency_top20_plus_other": contingency(tb, tw),
                "chi2_gof_train_proportions": None if unseen else
                {"statistic": statistic, "dof": len(ab) - 1, "p": float(stats.chi2.sf(statistic, len(ab) - 1))}}


def ordered(counts):
    """Keys by falling count, ties in code point order."""
    return sorted(counts, key=lambda key: (-counts[key], key))


def contingency(b, w):
    table = np.array([b, w])
    statistic, p, dof, _ = stats.chi2_contingency(table[:, table.sum(axis=0) > 0], correction=False)
    return {"statistic": float(statistic), "dof": int(dof), "p": float(p)}


# ------------------------------------------------------------------ a set
def compute(name, settings):
    folder = ROOT / "samples" / name
    training_categories = [{"@prediction": "pred_class"}.get(column, column) for column in settings["categories"]]
    types, training = read_training(folder / "train.parquet", training_categories)
    records = [json.loads(line) for line in (folder / "inference.jsonl").read_text("utf8").splitlines()]
    times = np.array([datetime.fromisoformat(record[settings["time"]].replace("Z", "+00:00")).timestamp() for record in records])
    prediction_columns = {column for _, column, _ in settings["predictions"]}
    things = [(column, column, ["features", column]) for column in training if column not in settings["leave_out"] | prediction_columns]
    things += settings["predictions"]
    profiles = {thing: (Categorical if thing in settings["categories"] else Numeric)(training[column]) for thing, column, _ in things}
    columns = {thing: [at(record, path) for record in records] for thing, _, path in things}
    windows = []
    for window in window_list(times, settings["seconds"]):
        chosen = window.pop("chosen")
        window["features"] = {thing: profiles[thing].window([columns[thing][row] for row in chosen]) for thing, _, _ in things}
        window["latency_ms_SYNTHETIC"] = summary(np.array([float(records[row]["latency_ms"]) for row in chosen]))
        windows.append(window)
    return {"set": name, "train_rows": len(next(iter(training.values()))), "train_types": types, "log_rows": len(records),
            "baseline": {thing: profiles[thing].baseline() for thing, _, _ in things}, "windows": windows}


def window_list(times, seconds):
    n = len(times)
    windows = [(f"last{size}@{k}", "count", k, size) for k in (1000, n // 4, n // 2, 3 * n // 4, n) for size in [1000]]
    windows += [(f"last{size}@{n}", "count", n, size) for size in (200, 5000)]
    windows += [(f"time{seconds}s@{k}", "time", k, seconds) for k in (n // 2, n)]
    for identity, kind, k, length in windows:
        end = float(times[k - 1])
        rows = np.arange(max(0, k - length), k) if kind == "count" else np.nonzero((times[:k] > end - length) & (times[:k] <= end))[0]
        extra = {"size": length} if kind == "count" else {"seconds": length, "end_epoch": end, "rule": "(end-seconds, end]; no row lies on either open edge"}
        yield {"id": identity, "type": kind, "after_row": k, **extra, "first_row": int(rows[0]) + 1, "last_row": int(rows[-1]) + 1, "rows": len(rows),
               "first_timestamp_epoch": float(times[rows[0]]), "last_timestamp_epoch": float(times[rows[-1]]), "chosen": rows}


# ------------------------------------------------------------------ comparison
def compare(stored, computed, place, differences):
    """Figures compared. Whole numbers, text and names must be equal, other numbers within 1e-12 relative (absolute below 1)."""
    if isinstance(stored, dict) and isinstance(computed, dict):
        for name in sorted((stored.keys() ^ computed.keys()) - NOT_COMPUTED):
            differences.append(f"{place}.{name} is only {'stored' if name in stored else 'computed'}")
        return sum(compare(stored[name], computed[name], f"{place}.{name}", differences) for name in stored.keys() & computed.keys())
    if isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        return sum(compare(*pair, f"{place}[{index}]", differences) for index, pair in enumerate(zip(stored, computed)))
    both_numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (stored, computed))
    if both_numbers and (isinstance(stored, float) or isinstance(computed, float)):
        same = abs(stored - computed) <= 1e-12 * max(1.0, abs(stored))
    else:
        same = type(stored) is type(computed) and stored == computed
    if not same:
        differences.append(f"{place}: stored {stored!r}, computed {computed!r}")
    return 1


def merge(stored, computed):
    """Computed figures in the place and order of the stored ones; what is not computed stays."""
    if isinstance(stored, dict) and isinstance(computed, dict):
        return {name: merge(stored[name], computed[name]) if name in stored and name in computed else {**computed, **stored}[name]
                for name in [*stored, *(name for name in computed if name not in stored)] if name in computed or name in NOT_COMPUTED}
    if isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        return [merge(*pair) for pair in zip(stored, computed)]
    return computed


def main(arguments):
    write = "--write" in arguments
    names = [argument for argument in arguments if argument != "--write"] or list(SETS)
    if unknown := [name for name in names if name not in SETS]:
        print(f"{', '.join(unknown)}: no such set. Sets are {', '.join(SETS)}.", file=sys.stderr)
        return 2
    failed = False
    for name in names:
        file = HERE / f"{name}.expected.json"
        stored, computed, differences = json.loads(file.read_text("utf8")), compute(name, SETS[name]), []
        figures = compare(stored, computed, name, differences)
        for difference in differences[:50]:
            print(difference)
        print(f"{name}: {figures} figures compared, {len(differences)} differ")
        failed |= bool(differences)
        if write:
            file.write_text(json.dumps(merge(stored, computed), separators=(",", ":"), ensure_ascii=False), "utf8")
    return 1 if failed and not write else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
