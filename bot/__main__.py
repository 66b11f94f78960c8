"""`python -m bot` is `gazette`."""

import sys

from bot.cli.main import main

sys.exit(main())
