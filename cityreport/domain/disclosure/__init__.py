"""The public copy: hiding counts so that no small one can be worked out.

`small_counts` says which counts are small, `relations` how cells depend on each other,
`attack_problem` puts both and the earlier releases into independent problems, `counterexamples`
proves that a hidden cell could have been another number, `suppression` chooses what else to hide,
`release` joins the results and says what is kept of a release. The attacker and the promise:
docs/disclosure.md.

Not here: files, texts that could tell a number (office.public_numbers).
"""
