import pytest

from hotline import vault

SECRET = b"12345678901234567890"  # RFC 6238 appendix B, SHA-1


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_rfc_6238(now, code):
    assert vault.totp_code(SECRET, now) == code
    assert vault.check_totp(SECRET, code, now, 0) == now // 30


@pytest.mark.parametrize(("late", "step"), [(-30, 40_000), (0, 40_000), (30, 40_000)])
def test_a_clock_one_step_off_is_accepted(late, step):
    assert vault.check_totp(SECRET, vault.totp_code(SECRET, step * 30), step * 30 + late, 0) == step


@pytest.mark.parametrize("late", [-60, 60, 3600])
def test_two_steps_off_is_too_far(late):
    with pytest.raises(vault.WrongCodeError):
        vault.check_totp(SECRET, vault.totp_code(SECRET, 1_200_000), 1_200_000 + late, 0)


def test_a_code_works_once():
    now = 1_200_000
    code = vault.totp_code(SECRET, now)
    step = vault.check_totp(SECRET, f" {code[:3]} {code[3:]}", now, 0)
    for later in (now, now + 30):
        with pytest.raises(vault.WrongCodeError):
            vault.check_totp(SECRET, code, later, step)
    with pytest.raises(vault.WrongCodeError):
        vault.check_totp(SECRET, vault.totp_code(SECRET, now - 30), now, step)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(vault.WrongCodeError):
        vault.check_totp(SECRET, code, 1_200_000, 0)


def test_the_address_for_the_authenticator():
    uri = vault.totp_uri(vault.new_totp_secret(), "aigul", "Hotline")
    assert uri.startswith("otpauth://totp/Hotline:aigul?")
    assert "period=30" in uri


def test_one_time_codes_are_good_once_however_they_are_typed():
    codes = vault.new_one_time_codes()
    hashes = tuple(vault.code_hash(code) for code in codes)
    assert len(set(hashes)) == 10
    left = vault.spend_code(hashes, codes[3].lower().replace("-", " "))
    assert left == hashes[:3] + hashes[4:]
    with pytest.raises(vault.WrongCodeError):
        vault.spend_code(left, codes[3])
