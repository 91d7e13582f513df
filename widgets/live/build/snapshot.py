"""The modules of the standard library that are in memory when a page's Python starts."""

# ruff: noqa: F401
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

gc.collect()
