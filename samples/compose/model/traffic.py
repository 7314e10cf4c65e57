"""People who ask the model: the records of samples/adult, in their order, again and again.

From the middle of the file on other people ask than the model was trained on, so drift sets in after half of a round. One
request in 500 has an age that is no number; the model answers 500 to it.

    python3 traffic.py --url http://127.0.0.1:8080 --records ../../adult/inference.jsonl --rate 50
"""
import argparse
import http.client
import json
import pathlib
import time
import urllib.parse


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--url", required=True)
    arguments.add_argument("--records", type=pathlib.Path, required=True)
    arguments.add_argument("--rate", type=float, default=50, help="requests a second; 0 is as fast as it goes")
    arguments.add_argument("--requests", type=int, help="end after so many")
    chosen = arguments.parse_args()
    address = urllib.parse.urlsplit(chosen.url).netloc
    features = [json.loads(line)["features"] for line in chosen.records.read_text().splitlines()]
    connection, sent, start = http.client.HTTPConnection(address, timeout=10), 0, time.monotonic()
    while chosen.requests is None or sent < chosen.requests:
        record = dict(features[sent % len(features)])
        if sent % 500 == 499:
            record["age"] = "unknown"
        try:
            connection.request("POST", "/predict", json.dumps({"features": record}), {"Content-Type": "application/json"})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException) as problem:
            print(f"The model does not answer ({problem}); trying again.", flush=True)
            connection.close()
            time.sleep(1)
            continue
        sent += 1
        if sent % 1000 == 0:
            print(f"{sent} requests", flush=True)
        if chosen.rate > 0:
            time.sleep(max(0.0, start + sent / chosen.rate - time.monotonic()))


if __name__ == "__main__":
    main()
