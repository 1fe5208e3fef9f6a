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
    "content_changed": mark(
        "The content was changed after it was signed. Changed: {parts}. Ask the city for the file as it "
        "was exported."
    ),
    "another_key": mark(
        "The file is signed by another key ({found}) than the known one of this office ({known}). Ask "
        "the city over the telephone which fingerprint its key has."
    ),
    "replayed": mark(
        "A later submission, number {number} in {path}, replaces this one. Do not take this one in its "
        "place: it would bring old numbers back."
    ),
    "replaced_in_part": mark(
        "A later submission, number {number} in {path}, has some of the same months. This one still holds "
        "for {months}; for its other months take the later one."
    ),
    "replaced_nowhere": mark(
        "A later submission, number {number} in {path}, has some of the same months, but they are not "
        "signed there. This one still holds for {months}."
    ),
    "there_twice": mark("{path} is the same submission once more. Keep one of the two."),
    "keys_differ": mark(
        "{path} of the same office is signed by another key ({known}) than this file ({found}), and no "
        "statement leads from one to the other. Ask the city over the telephone which fingerprint its "
        "key has."
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
    "receipt_of_another": mark(
        "The receipt is of another submission than number {number}. Open the one that it is of, and keep "
        "it there."
    ),
    "receipt_digest": mark(
        "The receipt is of another content than that of submission {number}. Ask the network which file "
        "it received."
    ),
    "receipt_key": mark(
        "The receipt is not signed by the known key of {name}. Ask the network over the telephone before "
        "you rely on it."
    ),
    "peers_figure": mark(
        "The pack's figures of {indicator} do not fit each other, so nothing of it was taken. Ask the "
        "network for the pack again."
    ),
    "peers_twice": mark(
        "The pack names {indicator} twice, so nothing of it was taken. Ask the network for the pack "
        "again."
    ),
    "peers_of_another": mark(
        "The pack is for another office than this one. Ask the network for yours."
    ),
    "peers_in_future": mark(
        "The pack was made at a time that is still to come. Check the date of this computer, then ask "
        "the network."
    ),
    "peers_known": mark("This pack, of {year}, was taken in before: nothing changed."),
    "peers_older": mark(
        "The pack of {year} is older than the one that is kept, of {known}, so it was not taken."
    ),
    "peers_key": mark(
        "The pack is not signed by the known key of {name}. Ask the network over the telephone before "
        "you rely on it."
    ),
    "peers_key_unknown": mark(
        "Nobody knows here who signed the pack ({digits}): take in the network's card first, or say that "
        "the network read you these digits (--accept-key)."
    ),
    "peers_early": mark(
        "{year} cannot be decided on yet: a year is due 45 days after its end. Choose an earlier year."
    ),
    "peers_no_numbers": mark(
        "No city sent a number of {year}, so nothing was written. Choose another year."
    ),
    "peers_undecided": mark(
        "Nothing was written for {year}, because nobody decided on it. Add --yes once the cities that "
        "should be in it are there: what is written for a year stays as it is."
    ),
    "page_foreign": mark("The code on the page is not one of cityreport."),
    "page_damaged": mark(
        "The code on the page is damaged, so nothing was taken from it. Photograph the sheet again."
    ),
    "page_catalogue": mark(
        "The page was printed under another list of indicators. Update the program, or ask for the page "
        "again."
    ),
    "page_forged": mark(
        "The page is not signed by the known key of its office, so nothing was taken from it. Ask the "
        "city over the telephone."
    ),
    "page_picture": mark(
        "{path} is not a picture that can be read. Send a photo or a scan as JPEG or PNG."
    ),
    "page_large": mark(
        "{path} has more than {limit} million pixels, more than any photo of a page. Send a smaller "
        "picture."
    ),
    "page_several": mark(
        "{path} shows {count} codes of cityreport. Photograph each page by itself."
    ),
    "page_unseen": mark(
        "No code of cityreport was found on {path}. Photograph the sheet again from above, in even "
        "light, so that the whole code is sharp."
    ),
    "page_month": mark("“{typed}” is not a month. A page holds one month, such as 2026-10."),
    "page_cell": mark("The cell {cell} has no place on a page."),
    "key_size": mark("{path} is larger than {limit} MB, more than any key. Choose the right file."),
    "not_a_key": mark(
        "{path} is not a key that cityreport kept. Choose the file that was exported on the other "
        "computer."
    ),
    "key_damaged": mark(
        "The key is damaged and cannot sign. Take in the copy that you exported, or make a new "
        "key and enrol it with the network."
    ),
    "key_locked": mark("The key is protected: its passphrase is needed to sign."),
    "passphrase_needed": mark(
        "A passphrase is needed, and nobody can be asked for it here. Name the file that has it."
    ),
    "passphrase_file": mark(
        "{path} has no passphrase in its first line, in UTF-8. Write it there, alone."
    ),
    "key_none_or_new": mark("Name either a new passphrase or --none."),
    "key_renew_yes": mark(
        "A new key without the old one's signature has to be enrolled with the network anew. If the old "
        "one is still there, use “cityreport key rotate”. If it is lost or stolen, add --yes."
    ),
    "key_network_one": mark("Name either the network's card or --forget."),
    "copy_unencrypted": mark(
        "The network's key is not known, so this complete copy would leave without encryption: whoever "
        "finds it reads all numbers. Take in the network's card (cityreport key network), or add "
        "--unencrypted."
    ),
    "passphrase_wrong": mark("That is not the passphrase of this key. Type it again."),
    "passphrase_short": mark(
        "The passphrase is too short. Choose at least {least} characters, such as four words."
    ),
    "passphrase_long": mark("The passphrase is too long. Choose at most {most} characters."),
    "key_readable": mark(
        "Others on this computer can read the office's key, {path}, so it does not sign. Make it "
        "readable by you alone (chmod 600); if somebody may have copied it, make a new key."
    ),
    "key_of_another": mark(
        "That is the key of another office ({owner}). Choose the one that this office exported."
    ),
    "network_changed": mark(
        "This card has another key ({found}) than the network's known one ({known}). Ask the network "
        "over the telephone; if it has a new key, forget the old card first."
    ),
    "card_signer": mark(
        "The card is not signed by the key that it names. Ask the network for it again."
    ),
    "file_encrypted": mark(
        "The file is encrypted to the network: only its desk can open it. Choose the file as it was "
        "written, without .age."
    ),
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
