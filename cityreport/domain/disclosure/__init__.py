"""The public copy: which counts are hidden so that no small one can be worked out.

`rule` says which counts are small, `relations` what ties cells together, `problem` puts both and
the earlier releases into independent pieces, `moves` proves that a hidden cell could have been
another number, `hiding` chooses what else to hide, `release` is what all of it comes to and
what is remembered of it. The attacker and the promise: docs/disclosure.md.

Not here: files, texts that could tell a number (office.publishing).
"""
