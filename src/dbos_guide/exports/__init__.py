"""One source, every reader: what `guide build` adds to the site and puts into dist/, and reading it without a build."""
