"""inside.py PROGRAM [WORD ...]: run a program of this folder in the installation of MERITKO_HOME.

Django has to be set up before its models can be imported; so it is here, and the program has all its
imports at its head.
"""

import runpy
import sys

import django

if __name__ == "__main__":
    django.setup()
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")
