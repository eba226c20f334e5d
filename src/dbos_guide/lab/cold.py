"""A worker started the naive way, as a fresh interpreter; the benchmark compares the warm lab with it."""

import pickle
import sys
from multiprocessing.connection import Connection

from dbos_guide.lab import worker
from dbos_guide.lab.lines import Lines

if __name__ == "__main__":
    spec, marks, sources, directory, name = pickle.loads(bytes.fromhex(sys.argv[2]))
    worker.run(spec, Connection(int(sys.argv[1])), Lines(marks, sources), directory, name)
