"""`make deploy ENV=... DOMAIN=...`"""

import sys

from infra.deploy.commands import read_target
from infra.deploy.errors import DeployError
from infra.deploy.plan import Deployment


def main() -> int:
    try:
        Deployment(*read_target("deploy"), {}).run()
    except DeployError as error:
        print(f"make deploy: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
