"""The network's desk: it receives the submissions of many cities, and shows what they say together.

Belongs here: taking files in once, each with its verdict; the files that analyses read. Not here:
whether a file is right (exchange), or what the numbers mean (domain).
"""
