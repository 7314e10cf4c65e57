"""Prints the alerts that Alertmanager hands over, one line each: what a chat or a pager would get.

    python3 webhook.py 9094
"""
import http.server
import json
import sys


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        for alert in json.loads(self.rfile.read(int(self.headers["Content-Length"])))["alerts"]:
            print(alert["status"], alert["labels"].get("severity", ""), alert["labels"]["alertname"], "-", alert["annotations"].get("summary", ""), flush=True)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format, *arguments):
        pass


http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
