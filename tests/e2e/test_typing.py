"""The editor under the fingers: shortcuts, lists, undo, and a text that survives what happens to its page."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import Desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

SELECT = "([from, to]) => document.getElementById('id_body').setSelectionRange(from, to)"


def select(desk: Desk, text: str, chosen: str) -> None:
    desk.body.fill(text)
    start = text.index(chosen)
    desk.page.evaluate(SELECT, [start, start + len(chosen)])


def test_shortcuts_and_tools_mark_what_is_chosen_and_unmark_it(desk: Desk) -> None:
    desk.begin("Typing")
    for keys, marked in (("Control+b", "a **b** c"), ("Control+i", "a *b* c"), ("Control+e", "a `b` c")):
        select(desk, "a b c", "b")
        desk.body.press(keys)
        expect(desk.body).to_have_value(marked)
        desk.body.press(keys)
        expect(desk.body).to_have_value("a b c")
    for tool, marked in (
        ("Heading", "one\n## two\nthree"),
        ("Quote", "one\n> two\nthree"),
        ("List", "one\n- two\nthree"),
        ("Numbered list", "one\n1. two\nthree"),
        ("Code", "one\n`two`\nthree"),
    ):
        select(desk, "one\ntwo\nthree", "two")
        desk.page.get_by_role("button", name=tool, exact=True).click()
        expect(desk.body).to_have_value(marked)
    select(desk, "one\ntwo\nthree", "one\ntwo")
    desk.page.get_by_role("button", name="Numbered list").click()
    expect(desk.body).to_have_value("1. one\n2. two\nthree")
    select(desk, "one\ntwo\nthree", "one\ntwo")
    desk.page.get_by_role("button", name="Code").click()
    expect(desk.body).to_have_value("```\none\ntwo\n```\n\nthree")


def test_a_link_waits_for_its_address(desk: Desk) -> None:
    desk.begin("Typing")
    select(desk, "see this", "this")
    desk.body.press("Control+k")
    desk.page.keyboard.type("https://example.com/")
    expect(desk.body).to_have_value("see [this](https://example.com/)")
    select(desk, "see https://example.com/", "https://example.com/")
    desk.body.press("Control+k")
    desk.page.keyboard.type("that")
    expect(desk.body).to_have_value("see [that](https://example.com/)")


@pytest.mark.parametrize(
    ("first", "written"),
    [
        ("- ", "- one\n- two\n"),
        ("1. ", "1. one\n2. two\n"),
        ("> ", "> one\n> two\n"),
        ("- [x] ", "- [x] one\n- [ ] two\n"),
    ],
)
def test_a_list_goes_on_until_an_empty_item(desk: Desk, first: str, written: str) -> None:
    desk.begin("Typing")
    desk.body.press_sequentially(f"{first}one\ntwo\n\n")
    expect(desk.body).to_have_value(written)


def test_what_a_tool_did_can_be_undone(desk: Desk) -> None:
    desk.begin("Typing")
    desk.body.press_sequentially("word")
    desk.body.press("Control+a")
    desk.body.press("Control+b")
    expect(desk.body).to_have_value("**word**")
    desk.body.press("Control+z")
    expect(desk.body).to_have_value("word")


def test_ctrl_s_saves_and_stays_in_place(desk: Desk) -> None:
    desk.begin("Typing", "Some words.")
    desk.page.evaluate(SELECT, [5, 5])
    with desk.page.expect_navigation():
        desk.body.press("Control+s")
    expect(desk.body).to_be_focused()
    desk.page.keyboard.type("more ")
    expect(desk.body).to_have_value("Some more words.")


def test_signed_out_meanwhile_one_signs_in_again_and_goes_on(desk: Desk, browser_errors: list[str]) -> None:
    desk.begin("Typing", "Saved.")
    desk.press("Save draft")
    desk.page.context.clear_cookies()
    desk.body.fill("Written after the session had ended.")
    desk.page.get_by_role("button", name="Save draft").click()
    expect(desk.page.locator("#autosave-status")).to_contain_text("You have been signed out. Your text is saved")

    elsewhere = Desk(desk.page.context.new_page())
    elsewhere.sign_in("ada")
    desk.press("Save draft")
    expect(desk.page.locator(".messagelist")).to_contain_text("changed successfully")
    expect(desk.body).to_have_value("Written after the session had ended.")
    browser_errors.clear()  # of the refused requests


def test_without_a_connection_the_browser_keeps_the_text(desk: Desk, browser_errors: list[str]) -> None:
    desk.begin("Typing", "Saved.")
    desk.press("Save draft")
    desk.page.context.set_offline(True)
    desk.body.fill("Written in a tunnel.")
    expect(desk.page.locator("#autosave-status")).to_contain_text("No connection. Your text is saved in this browser")
    desk.page.context.set_offline(False)
    address = desk.page.url
    desk.page.close()

    again = Desk(desk.page.context.new_page())
    again.page.goto(address)
    expect(again.page.locator(".banner")).to_contain_text("that the server did not receive")
    again.page.get_by_role("button", name="Restore").click()
    expect(again.body).to_have_value("Written in a tunnel.")
    browser_errors.clear()  # of the missing connection


def test_a_refused_photo_says_why_and_leaves_no_trace(
    desk: Desk, browser_errors: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    fake = tmp_path_factory.mktemp("photos") / "fake.jpg"
    fake.write_bytes(b"<script>alert(1)</script>")
    desk.begin("Typing", "Text.")
    with desk.page.expect_file_chooser() as chooser:
        desk.page.get_by_role("button", name="Photos").click()
    chooser.value.set_files(fake)
    desk.page.get_by_label("Alternative text").fill("Nothing")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#uploads")).to_contain_text("its content is no photo we know")
    assert desk.body.input_value().strip() == "Text."
    browser_errors.clear()  # of the refusal
