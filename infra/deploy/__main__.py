"""`make deploy ENV=... DOMAIN=...`"""

import sys

from infra.deploy.commands import DeployError, named
from infra.deploy.plan import Deployment
from infra.deploy.stacks import StackError


def main() -> int:
    try:
        Deployment(*named("deploy"), {}).run()
    except (DeployError, StackError) as error:
        print(f"make deploy: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
