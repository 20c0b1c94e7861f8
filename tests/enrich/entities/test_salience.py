from flows.enrich.entities.salience import salience

BODY, END = 20, 1_020


def test_the_headline_the_lead_and_repetition_count() -> None:
    lead, middle, late = [20], [520], [1_000]
    assert salience(lead, BODY, END) > salience(middle, BODY, END) > salience(late, BODY, END)
    assert salience([520, 700], BODY, END) == salience(middle, BODY, END) + 1
    assert salience([0, 1_000], BODY, END) > salience([20, 30], BODY, END)


def test_a_name_of_the_headline_alone_counts_as_the_headline() -> None:
    assert salience([3], BODY, END) == 6


def test_what_stands_nowhere_is_of_no_account() -> None:
    assert salience([], BODY, END) == 0
    assert salience([0], 0, 0) >= 0
