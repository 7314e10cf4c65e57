"""A small model that really predicts: logistic regression over census records, coefficients in model.json.

POST /predict with {"features": {...}} answers {"class": ..., "confidence": ...}, and every answer is one line of JSON in the
inference log, which the drift exporter reads. Standard library only.

    python3 model.py --log logs/inference.jsonl --listen 127.0.0.1:8080
"""
import argparse
import datetime
import http.server
import json
import math
import os
import pathlib
import signal
import threading
import time
import uuid


class Model:
    """The score is the intercept plus a weight for each category and for each standardised number; what is missing adds nothing."""

    def __init__(self, document):
        self.name, self.version = document["name"], document["version"]
        self.intercept, self.numeric, self.categorical = document["intercept"], document["numeric"], document["categorical"]

    def predict(self, features):
        score = self.intercept
        for name, column in self.numeric.items():
            if features.get(name) is not None:
                value = math.log1p(features[name]) if column["log"] else features[name]
                score += column["weight"] * (value - column["mean"]) / column["deviation"]
        for name, weights in self.categorical.items():
            score += weights.get(features.get(name), 0)
        probability = 1 / (1 + math.exp(-max(-700.0, min(700.0, score))))
        return {"class": ">50K" if probability > 0.5 else "<=50K", "confidence": round(max(probability, 1 - probability), 6)}


class InferenceLog:
    """One JSON object a line, each written at once. A full file is renamed, and a new one begun: the exporter reads the old one to its end."""

    def __init__(self, path, limit):
        self.path, self.limit, self.lock = path, limit, threading.Lock()
        self.file = open(path, "ab", buffering=0)

    def write(self, record):
        line = (json.dumps(record) + "\n").encode()
        with self.lock:
            if self.file.tell() + len(line) > self.limit:
                self.file.close()
                os.replace(self.path, str(self.path) + ".1")
                self.file = open(self.path, "ab", buffering=0)
            self.file.write(line)


def handler(model, log):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self):
            self.answer(200 if self.path == "/healthy" else 404, {})

        def do_POST(self):
            start = time.perf_counter()
            try:
                features = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))["features"]
                if not isinstance(features, dict):
                    raise TypeError("features")
            except (ValueError, KeyError, TypeError):
                return self.answer(400, {"error": "Send {\"features\": {...}}."})
            try:
                status, prediction = 200, model.predict(features)
            except TypeError:
                status, prediction = 500, {"error": "A feature has the wrong type."}
            record = {"ts": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds"), "request_id": str(uuid.uuid4()),
                      "model": {"name": model.name, "version": model.version}, "features": features, "status": status}
            if status == 200:
                record["prediction"] = prediction
            record["latency_ms"] = round((time.perf_counter() - start) * 1000, 3)
            log.write(record)
            self.answer(status, prediction)

        def answer(self, status, body):
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format, *arguments):
            pass

    return Handler


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--listen", default="127.0.0.1:8080")
    arguments.add_argument("--log", type=pathlib.Path, required=True)
    arguments.add_argument("--log-bytes", type=int, default=64 << 20, help="a log file of this size is rotated")
    arguments.add_argument("--model", type=pathlib.Path, default=pathlib.Path(__file__).with_name("model.json"))
    chosen = arguments.parse_args()
    host, _, port = chosen.listen.rpartition(":")
    os.umask(0o022)  # the exporter, another user, may read the log
    model = Model(json.loads(chosen.model.read_text()))
    server = http.server.ThreadingHTTPServer((host, int(port)), handler(model, InferenceLog(chosen.log, chosen.log_bytes)))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"Serving {model.name} {model.version} on {host}:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
