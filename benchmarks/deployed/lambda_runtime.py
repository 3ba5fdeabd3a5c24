"""What Lambda's runtime does: import a handler, then answer each event. A program that knows nothing else of ours.

`python lambda_runtime.py <module>.<function>`: each line of the input is `{"event": …, "times": …}`, and the last
answer comes back as a line with the CPU time of one call, in microseconds.
"""

import importlib
import json
import os
import sys
import time
from typing import Any


class Context:
    aws_request_id = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"
    function_name = "bench"
    function_version = "$LATEST"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:bench"

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


def main(handler: str) -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a handler prints is its log
    module, _, function = handler.rpartition(".")
    handle = getattr(importlib.import_module(module), function)
    for line in sys.stdin:
        asked = json.loads(line)
        begin = time.process_time_ns()
        for _ in range(asked["times"]):
            answer: Any = handle(asked["event"], Context())
        spent = (time.process_time_ns() - begin) / 1000 / asked["times"]
        answers.write(
            json.dumps({"answer": answer, "cpu": spent, "total": time.process_time() * 1000}) + "\n"
        )
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
