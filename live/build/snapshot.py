"""The modules that are in memory when a page's Python starts. `snapshot.mjs` runs this."""

# ruff: noqa: E402, F401
import __future__

import argparse
import asyncio
import concurrent.futures
import csv
import ctypes
import ctypes.util
import dataclasses
import datetime
import decimal
import difflib
import doctest
import email.parser
import fileinput
import gc
import gettext
import gzip
import hashlib
import hmac
import html
import html.entities
import importlib.metadata
import importlib.resources
import inspect
import json
import linecache
import logging
import multiprocessing
import multiprocessing.context
import multiprocessing.process
import multiprocessing.reduction
import multiprocessing.util
import numbers
import pickle
import pkgutil
import platform
import pprint
import pydoc
import queue
import random
import secrets
import shlex
import statistics
import sys
import sysconfig
import tempfile
import textwrap
import timeit
import traceback
import unicodedata
import unittest
import unittest.case
import unittest.main
import uuid
import warnings
import zipfile
from pathlib import Path

for wheel in Path("/wheels").iterdir():
    zipfile.ZipFile(wheel).extractall(sysconfig.get_path("purelib"))

import cycler
import dateutil.parser
import dateutil.relativedelta
import dateutil.rrule
import dateutil.tz
import live_kernel
import packaging.version
import pyparsing

del Path, wheel
# The files are not there when a page starts from this memory. What it knows of the standard library
# stays, so that an import need not open that archive to learn that it holds no numpy.
for folder in [path for path in sys.path_importer_cache if not path.endswith(".zip")]:
    del sys.path_importer_cache[folder]
del folder
linecache.clearcache()
gc.collect()
