"""Sentences about keys, signatures, encrypted files and receipts."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "signature_missing": mark(
        "The file is not signed, so nobody can tell who made it. Ask for the file as it was written."
    ),
    "signature_unreadable": mark(
        "The signature in the file is damaged, so nobody can tell who made it. Ask for the file as it was "
        "written."
    ),
    "signature_broken": mark(
        "The content does not fit its signature: it was changed after it was signed. Ask for the file as "
        "it was written."
    ),
    "statement_broken": mark(
        "A change of key in the file is not signed by the key that it names. Ask whoever made it for the "
        "fingerprint of their key, over the telephone."
    ),
    "key_chain": mark(
        "The changes of key in the file do not lead to the key that it is signed with. Ask whoever made "
        "it for the fingerprint of their key, over the telephone."
    ),
    "signed_file_size": mark(
        "{path} is larger than {limit} MB, more than any such file. Check that it is the right one."
    ),
    "signed_file_kind": mark(
        "{path} is not the file that is asked for: it says that it is “{found}”. Choose the right one."
    ),
    "receipt_chain": mark(
        "The receipt does not fit its place in the chain of receipts. Ask the network for it again."
    ),
    "receipt_state": mark(
        "The receipt says “{state}”, and its remarks do not fit that. Ask the network for it again."
    ),
    "key_size": mark("{path} is larger than {limit} MB, more than any key. Choose the right file."),
    "not_a_key": mark(
        "{path} is not a key that cityreport kept. Choose the file that was exported on the other "
        "computer."
    ),
    "key_damaged": mark(
        "The key is damaged and cannot sign. Take in the copy that you exported, or make a new "
        "key and enrol it with the network."
    ),
    "key_locked": mark("The office's key is protected: its passphrase is needed to sign."),
    "passphrase_wrong": mark("That is not the passphrase of this key. Type it again."),
    "passphrase_short": mark(
        "The passphrase is too short. Choose at least {least} characters, such as four words."
    ),
    "passphrase_long": mark("The passphrase is too long. Choose at most {most} characters."),
    "key_changes": mark(
        "The key was changed {most} times already. Make a new one without the old one's signature, and "
        "enrol it with the network."
    ),
    "bad_recipient": mark(
        "“{recipient}” is not a public key to which files can be encrypted. Take it from the file that "
        "the network sent."
    ),
    "bad_identity": mark(
        "The key does not open encrypted files. Choose the key of the network's desk."
    ),
    "age_oversized": mark(
        "The encrypted file is larger than {limit} MB, more than any submission. Check that it is the "
        "right one."
    ),
    "age_damaged": mark(
        "The encrypted file is damaged or was cut on the way. Ask for it to be sent again."
    ),
    "age_for_others": mark(
        "The file is encrypted to another key than yours. Ask for it to be encrypted to your key."
    ),
}
