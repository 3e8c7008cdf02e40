"""meritko report-template: the Word template of reports, for an office to restyle."""

from __future__ import annotations

import argparse
import sys

from meritko.reports.word.template import write_template
from meritko.wording import Translator

SUFFIX = ".docx"


def run(options: argparse.Namespace) -> int:
    """Write the template; 1 when it cannot be written or something else is there, which may be restyled."""
    say: Translator = options.say
    if options.out.suffix.lower() != SUFFIX:
        options.usage(say("the name of the template must end with {suffix}").format(suffix=SUFFIX))
    if options.out.exists():
        text = say("The file {file} holds something already; name another one.")
        print(text.format(file=options.out), file=sys.stderr)
        return 1
    try:
        write_template(options.out)
    except OSError as error:
        reason = error.strerror or str(error)
        print(say("The template cannot be written: {reason}").format(reason=reason), file=sys.stderr)
        return 1
    text = say("The template is in {file}; restyle it in Word and give it by --template.")
    print(text.format(file=options.out))
    return 0
