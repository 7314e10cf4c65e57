#!/usr/bin/python3
"""Computes adult.measures.json: every further measure of `check`, by numpy and scipy, between the two halves of the adult log.

usage: measures.py [--write]

Rows 1 to 4,000 are the baseline, rows 4,001 to 8,000 the window. Needs numpy, scipy and mpmath (Debian: python3-scipy, python3-mpmath). Nothing of
this project's program is used. Exit code: 0 the stored figures agree, 1 some differ.
"""
import json
import math
import sys
from collections import Counter
from pathlib import Path

import mpmath
import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon

HERE = Path(__file__).resolve().parent
LOG = HERE.parent.parent / "samples/adult/inference.jsonl"


def distances(window, baseline):
    q, p = np.array(window) / sum(window), np.array(baseline) / sum(baseline)
    return {
        "jensenShannonDistance": float(jensenshannon(q, p, base=2)),
        "hellingerDistance": float(np.sqrt(np.sum((np.sqrt(q) - np.sqrt(p)) ** 2) / 2)),
        "totalVariation": float(np.sum(np.abs(q - p)) / 2),
    }


def numeric(baseline, window):
    n, m = len(window), len(baseline)
    test = stats.ks_2samp(baseline, window, mode="asymp")
    edges = np.unique(np.quantile(baseline, np.arange(1, 10) / 10))
    bins = [np.bincount(np.searchsorted(edges, side, side="left"), minlength=len(edges) + 1) for side in (window, baseline)]
    return {
        "ks": float(test.statistic),
        "ksLog10PValue": float(stats.kstwo.logsf(test.statistic, round(n * m / (n + m))) / math.log(10)),
        "wassersteinDistance": float(stats.wasserstein_distance(baseline, window) / np.std(baseline)),
        "probabilityGreater": float(stats.mannwhitneyu(window, baseline).statistic / (n * m)),
        "meanShift": float((np.mean(window) - np.mean(baseline)) / np.std(baseline, ddof=1)),
        "deviationRatio": float(np.std(window, ddof=1) / np.std(baseline, ddof=1)),
        "skewness": float(stats.skew(window)),
        "median": float(np.quantile(window, 0.5)),
        "cramerVonMises": float(stats.cramervonmises_2samp(window, baseline, method="asymptotic").statistic),
        "andersonDarling": float(stats.anderson_ksamp([baseline, window]).statistic),
        **distances(*bins),
    }


def categorical(baseline, window):
    n, m = len(window), len(baseline)
    before, after = Counter(baseline), Counter(window)
    known = sorted(before)
    unseen = sum(count for key, count in after.items() if key not in before)
    table = [(after[key], before[key]) for key in known] + ([(unseen, 0)] if unseen else [])
    groups, open_group = [], [0, 0]
    for x, y in sorted(table, key=sum):
        open_group = [open_group[0] + x, open_group[1] + y]
        if n * sum(open_group) >= 5 * (n + m):
            groups.append(open_group)
            open_group = [0, 0]
    if sum(open_group):
        groups[-1] = [groups[-1][0] + open_group[0], groups[-1][1] + open_group[1]]
    statistic, _, freedom, _ = stats.chi2_contingency(np.array(groups).T, correction=False)
    return {
        "chiSquare": float(statistic), "degreesOfFreedom": int(freedom),
        "chiSquareLog10PValue": float(mpmath.log10(mpmath.gammainc(freedom / 2, statistic / 2, regularized=True))),
        **distances(*zip(*table)),
    }


def main():
    rows = []
    for line in LOG.open():
        record = json.loads(line)
        rows.append({**record["features"], "score": record["prediction"]["confidence"]})
    result = {}
    for name in sorted({name for row in rows for name in row}):
        halves = [[row[name] for row in half if row.get(name) is not None] for half in (rows[:4000], rows[4000:])]
        is_text = any(isinstance(value, str) for value in halves[0])
        result[name] = categorical(*halves) if is_text else numeric(*[np.array(half, dtype=float) for half in halves])
    path = HERE / "adult.measures.json"
    if "--write" in sys.argv:
        path.write_text(json.dumps(result, indent=1) + "\n")
        return 0
    stored = json.loads(path.read_text())
    bad = [(name, key) for name, figures in result.items() for key, value in figures.items()
           if not math.isclose(value, stored[name][key], rel_tol=1e-9, abs_tol=1e-12)]
    print("\n".join(f"{name} {key} differs" for name, key in bad) or f"{len(result)} columns agree")
    return 1 if bad or result.keys() != stored.keys() else 0


sys.exit(main())
