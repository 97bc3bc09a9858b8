"""From a document to its file. Only the worker imports this: the libraries are heavy, and Pango may be missing."""
