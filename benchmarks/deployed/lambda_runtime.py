"""A replacement of Lambda's runtime, which imports a handler and processes events. It imports no other code.

`python lambda_runtime.py <module>.<function>` reads lines of the form `{"event": …, "times": …}`. For each, it writes
a line with the last response and the CPU time of one call in microseconds.
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
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # handlers print their log
    module, _, function = handler.rpartition(".")
    handle = getattr(importlib.import_module(module), function)
    for line in sys.stdin:
        request = json.loads(line)
        begin = time.process_time_ns()
        for _ in range(request["times"]):
            response: Any = handle(request["event"], Context())
        spent = (time.process_time_ns() - begin) / 1000 / request["times"]
        output.write(json.dumps({"response": response, "cpu": spent}) + "\n")
        output.flush()


if __name__ == "__main__":
    main(sys.argv[1])
