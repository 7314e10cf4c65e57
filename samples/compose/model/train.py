"""How model.json and its baseline were made; nothing in the compose file runs this.

    duckdb -c "COPY (FROM 'samples/adult/train.parquet') TO 'train.csv'"      # or any other reader of Parquet
    python3 train.py train.csv                                                 # writes model.json and predictions.csv
    drift-exporter baseline -i predictions.csv -o ../../../baselines/adult-service.baseline.json --model adult-income --prediction pred_class,confidence

Logistic regression by AdaGrad, standard library only, with a fixed seed. predictions.csv has the training rows with
out-of-fold predictions: each row is predicted by a model that has not seen it. Predictions of the model on its own training
rows are surer than it will ever be of new ones, and drift from day one.
"""
import csv
import json
import math
import pathlib
import random
import statistics
import sys

from model import Model

NUMERIC = {"age": False, "education-num": False, "hours-per-week": False, "capital-gain": True, "capital-loss": True}  # True: log(1 + x)
CATEGORICAL = ["workclass", "education", "marital-status", "occupation", "relationship", "race", "native-country"]
LABEL, POSITIVE, FOLDS, EPOCHS, RATE, DECAY = "class", ">50K", 5, 20, 0.1, 1e-5


def fit(rows):
    document = {"name": "adult-income", "version": "1", "intercept": 0.0, "numeric": {}, "categorical": {name: {} for name in CATEGORICAL}}
    for name, log in NUMERIC.items():
        values = [math.log1p(row[name]) if log else row[name] for row in rows if row[name] is not None]
        document["numeric"][name] = {"weight": 0.0, "mean": statistics.fmean(values), "deviation": statistics.stdev(values), "log": log}
    weights, squares = {None: 0.0}, {None: 1e-8}
    examples = []
    for row in rows:
        active = [(None, 1.0)]
        for name, column in document["numeric"].items():
            if row[name] is not None:
                active.append((name, ((math.log1p(row[name]) if column["log"] else row[name]) - column["mean"]) / column["deviation"]))
        active += [((name, row[name]), 1.0) for name in CATEGORICAL if row[name] is not None]
        examples.append((active, 1.0 if row[LABEL] == POSITIVE else 0.0))
        for key, _ in active:
            weights.setdefault(key, 0.0)
            squares.setdefault(key, 1e-8)
    shuffle = random.Random(1)
    for _ in range(EPOCHS):
        shuffle.shuffle(examples)
        for active, label in examples:
            error = 1 / (1 + math.exp(-sum(weights[key] * value for key, value in active))) - label
            for key, value in active:
                gradient = error * value + DECAY * weights[key]
                squares[key] += gradient * gradient
                weights[key] -= RATE * gradient / math.sqrt(squares[key])
    for key, weight in sorted(weights.items(), key=str):
        if key is None:
            document["intercept"] = round(weight, 6)
        elif isinstance(key, str):
            document["numeric"][key].update(weight=round(weight, 6))
        else:
            document["categorical"][key[0]][key[1]] = round(weight, 6)
    return document


def main():
    with open(sys.argv[1], newline="") as file:
        raw = list(csv.DictReader(file))
    rows = [{name: None if value == "" else int(value) if name in NUMERIC else value for name, value in row.items()} for row in raw]
    right, loss = 0, 0.0
    predictions = [None] * len(rows)
    for fold in range(FOLDS):
        model = Model(fit([row for index, row in enumerate(rows) if index % FOLDS != fold]))
        for index in range(fold, len(rows), FOLDS):
            predictions[index] = answer = model.predict(rows[index])
            right += answer["class"] == rows[index][LABEL]
            loss -= math.log(max(1e-9, answer["confidence"] if answer["class"] == rows[index][LABEL] else 1 - answer["confidence"]))
    print(f"out of fold: {right / len(rows):.4f} right, log loss {loss / len(rows):.4f}; {sum(row[LABEL] == POSITIVE for row in rows) / len(rows):.4f} are {POSITIVE}")
    how = f"train.py: logistic regression by AdaGrad on the {len(rows)} rows of samples/adult/train.parquet, {EPOCHS} epochs, seed 1; out of fold {right / len(rows):.4f} right"
    pathlib.Path(__file__).with_name("model.json").write_text(json.dumps({"how": how, **fit(rows)}, indent=1, ensure_ascii=False) + "\n")
    with open("predictions.csv", "w", newline="") as file:
        features = [name for name in raw[0] if name in NUMERIC or name in CATEGORICAL]
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*features, "pred_class", "confidence"])
        for row, answer in zip(raw, predictions):
            writer.writerow([*(row[name] for name in features), answer["class"], answer["confidence"]])


if __name__ == "__main__":
    main()
