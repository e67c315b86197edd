"""The catalogue of bad input: what may come, what becomes of it, and what tries it.

`python -m tests.badinput.catalogue docs/bad-input.md` writes the page. Documents and requests are
counted from the tables that the tests run; other tests are named, and a row without any says why.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.badinput.test_bad_input import CASES
from tests.web.test_bad_documents import WHOLE
from tests.web.test_bad_input import ROWS as REQUESTS

WEB, DESK, PEOPLE = "../tests/web/", "../tests/desk/", "../tests/web/test_people.py"
LISTS = "../tests/lists/"
BAD, DRAFTS = WEB + "test_bad_input.py", WEB + "test_drafts.py"
RELAY, TEXTS = WEB + "test_relay.py", WEB + "test_bad_documents.py"
HOOKS = DESK + "test_webhooks.py"
DUTIES, TOTALS = "../tests/stories/test_duties.py", "../tests/cli/test_totals.py"
CARDS = WEB + "test_card_numbers.py"
ONCE = WEB + "test_once.py"
AUTH, PAPERS = WEB + "test_authorisation.py", WEB + "test_attachments.py"


class Row(NamedTuple):
    """A way in which input can be bad."""

    name: str
    comes: str
    becomes: str
    tests: tuple[tuple[str, str], ...] = ()
    why_not: str = ""


ROWS = (
    Row("B1", "no JSON, cut-off JSON, bytes behind it", "400; held if a document alone"),
    Row("B2", "a key twice in one object", "held: readers would disagree"),
    Row("B3", "NaN, 1e400, -0, fractions, beyond 2^53", "held: money and quantity are whole"),
    Row("B4", "nesting without end, very many keys", "held or 400 before it costs anything"),
    Row("B5", "too large, too many, or drop by drop", "413; 408 after fifteen seconds; heads too", (
        ("test_a_head_that_never_ends_keeps_nobody_waiting", BAD),
        ("test_a_content_that_never_ends_is_given_up", BAD))),
    Row("B6", "gzip that unpacks to gigabytes, or is cut off", "413, unpacked no further; 400"),
    Row("B7", "another content type, another charset", "415; UTF-16 under a good type is held"),
    Row("B8", "bytes that are no UTF-8, lone surrogates, NUL",
        "held byte for byte; 400 in an address"),
    Row("B9", "invisible and turned letters, look-alikes, very long names",
        "held in codes; kept as text elsewhere"),
    Row("B10", "a kind that there is not", "held until a program knows it"),
    Row("B11", "a field that the kind does not have", "held; 422 in a form"),
    Row("B12", "a version too new, or no number", "held"),
    Row("B13", "a field that is missing", "held, with the field's name"),
    Row("B14", "the same again", "known; the same answer", (
        ("test_sent_again_and_at_once_it_is_done_once", ONCE),)),
    Row("B15", "the same id with other content", "held; 422 for a wish's key", (
        ("test_a_wish_with_a_key_is_answered_the_same_for_ever", WEB + "test_documents.py"),)),
    Row("B16", "a wish while the first is being worked at", "its answer; 409 after ten seconds", (
        ("test_sent_again_and_at_once_it_is_done_once", ONCE),
        ("test_the_example_provokes_it", "../tests/badinput/test_examples.py"))),
    Row("B17", "a wish without a key", "400"),
    Row("B18", "an origin's number used before", "held"),
    Row("B19", "an origin's numbers jump", "posted, and the gap is found"),
    Row("B20", "an envelope or a chain that is not the first book's", "held, or waits", (
        ("test_a_stores_journal_is_the_hubs_byte_for_byte_and_twice_is_once", RELAY),
        ("test_what_comes_before_its_predecessor_waits_and_is_posted_when_it_comes_again",
         RELAY))),
    Row("B21", "a clock ahead by minutes, days, years", "posted by the book's day, and found"),
    Row("B22", "of a closed period", "a fact in the first open day; a request is refused"),
    Row("B23", "no zone, no such day, the hour that summer time leaves out", "held"),
    Row("B24", "an item that nobody knows", "posted under its code, and found"),
    Row("B25", "an item that is not to be sold", "posted, and found at once", (
        ("test_an_item_that_is_blocked_from_a_day_on", "../tests/checks/test_advice.py"),)),
    Row("B26", "units that do not make the quantity", "held; never guessed"),
    Row("B27", "nothing, less than nothing, far too much", "held or found, as the kind says"),
    Row("B28", "another price than the list's", "posted with its reason"),
    Row("B29", "a reduction beyond the cashier's limit", "posted, and found", (
        ("test_what_is_taken_off_by_hand_has_a_limit_and_what_a_rule_takes_has_none", DUTIES),)),
    Row("B30", "an approval that is not for this", "at a till: held, for nothing says one",
        (
        ("test_who_received_does_not_approve_the_invoice", DUTIES),
        ("test_nobody_reaches_further_than_their_roles", "../tests/laws/test_duties.py"))),
    Row("B31", "reductions beyond the price", "held"),
    Row("B32", "lines that are not the total", "held; nothing is corrected"),
    Row("B33", "tenders that are not the total", "held"),
    Row("B34", "taxes that do not follow from rate and base", "posted and found; unknown: held"),
    Row("B35", "another currency", "held"),
    Row("B36", "cash off the grid of its coins", "posted, and found"),
    Row("B37", "more back than was sold", "posted, and found"),
    Row("B38", "back without a slip, or of another store's", "posted, and found"),
    Row("B39", "money back by another tender", "posted"),
    Row("B40", "undone twice, undone out of turn", "refused"),
    Row("B41", "a gift card with too little on it", "posted, and found in suspense"),
    Row("B42", "a coupon used twice", "held: a reduction has no number of a coupon"),
    Row("B43", "another store or origin than the key's", "403, and kept nowhere", (
        ("test_a_document_of_another_location_or_role_comes_back_and_is_kept_nowhere",
         WEB + "test_documents.py"),
        ("test_a_key_posts_for_its_own_origin_only", WEB + "test_documents.py"))),
    Row("B44", "no key, one made up, expired, stolen and revoked", "401, in the same words", (
        ("test_who_is_not_known_does_not_come", AUTH),)),
    Row("B45", "a good key without the right; a field that nobody may set", "403; 422", (
        ("test_who_may_come", AUTH), ("test_who_may_post_what", AUTH),
        ("test_nobody_comes_to_a_right_of_others_by_a_correction", WEB + "test_held.py"))),
    Row("B46", "ids of others, paths that climb", "404, as for what is not there", (
        ("test_a_draft_of_another_store_or_trade_is_not_there", DRAFTS),
        ("test_another_store_sees_neither_the_paper_nor_that_there_is_one", PAPERS),
        ("test_what_another_store_has_held_is_not_there", WEB + "test_held.py"))),
    Row("B47", "SQL in any field", "text", (
        ("test_text_is_text_wherever_it_is_said", BAD),
        ("test_any_text_in_any_field_of_any_kind_has_a_named_outcome", TEXTS))),
    Row("B48", "markup, templates, commands in any field", "text; escaped where it is shown", (
        ("test_any_text_in_any_field_of_any_kind_has_a_named_outcome", TEXTS),
        ("test_what_is_said_never_becomes_markup", WEB + "test_manual.py"))),
    Row("B49", "formulas in what a spreadsheet opens", "text, by an apostrophe", (
        ("test_what_a_spreadsheet_would_obey_is_quoted", WEB + "test_reports.py"),
        ("test_csv_is_all_rows_and_no_formula", WEB + "test_reports.py"),
        ("test_no_text_is_a_formula", LISTS + "test_writing.py"))),
    Row("B50", "a sheet with other columns, commas, quotes, numbers",
        "nothing of it; each fault with its line", (
        ("test_nothing_of_a_faulty_file_is_taken_and_every_fault_has_its_line", TOTALS),
        ("test_a_file_of_another_kind_is_told_apart", TOTALS),
        ("test_what_is_no_list_is_refused_and_named", LISTS + "test_reading.py"),
        ("test_what_a_cell_cannot_mean_is_said_in_words", LISTS + "test_reading.py"))),
    Row("B51", "barcodes with a wrong digit", "refused"),
    Row("B52", "a card's number in any field", "a wish: 422; a fact: posted, and found", (
        ("test_a_wish_that_says_a_cards_number_is_turned_away", CARDS),
        ("test_a_fact_that_says_one_is_found_by_its_last_four_digits", CARDS),
        ("test_what_only_looks_like_one_is_none", CARDS))),
    Row("B53", "a webhook played again", "its id and its age tell", (
        ("test_a_message_played_again_is_known_by_its_id_and_its_age", HOOKS),)),
    Row("B54", "orders of a channel that cannot be", "held; a sale is posted"),
    Row("B55", "methods that there are not, two lengths at once", "405; refused", (
        ("test_a_request_that_two_readers_would_read_differently_is_refused", BAD),)),
    Row("B56", "too many: passwords, requests", "429, and when to come again", (
        ("test_who_tries_too_often_waits", PEOPLE),
        ("test_the_example_provokes_it", "../tests/badinput/test_examples.py"))),
    Row("B57", "saved over another version", "409 with both", (
        ("test_the_second_editor_is_told_and_sees_both", DRAFTS),
        ("test_of_eight_editors_at_once_one_saves_and_seven_are_told", DRAFTS))),
    Row("B58", "pictures that are something else, or far too large", "422, 413; never decoded", (
        ("test_what_it_is_not_and_what_nobody_could_open_is_not_kept", PAPERS),)),
    Row("B59", "webhooks into our own network", "not called, however it is named", (
        ("test_the_address_that_was_judged_is_the_one_that_is_called", DESK + "test_webhooks.py"),
        ("test_addresses_of_our_own_network_are_not_public", DESK + "test_webhooks.py"),
        ("test_a_webhook_is_listed_with_what_was_sent_and_goes_on_where_it_is_told",
         WEB + "test_queue.py"))),
    Row("B60", "forged host, sender, clock", "421 for the host; the others are not read", (
        ("test_where_somebody_says_they_come_from_is_not_believed", BAD),)),
)  # fmt: skip

HEAD = """# Bad input

What may come through a door that should not, what becomes of it, and what tries it. *Documents* are
judged by the ledger ([these](../tests/badinput/test_bad_input.py), and once more
[over HTTP](../tests/web/test_bad_documents.py)), *requests* by the
[HTTP door](../tests/web/test_bad_input.py); of each the outcome, the problem's name, and that the
books do not move are looked at. A fact is never refused for what it says; what has no meaning is
held byte for byte."""


def page() -> str:
    """docs/bad-input.md."""
    lines = [
        "| | what comes | what becomes of it | documents | over HTTP | requests | other tests |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    ledger, http, requests = (Counter(it.row for it in those) for those in (CASES, WHOLE, REQUESTS))
    for row in ROWS:
        becomes = row.becomes or f"*not tried: {row.why_not}*"
        counts = [str(found[row.name] or "") for found in (ledger, http, requests)]
        named = ", ".join(f"[`{name}`]({path})" for name, path in row.tests)
        lines.append(f"| {' | '.join((row.name, row.comes, becomes, *counts, named))} |")
    return f"{HEAD}\n\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
