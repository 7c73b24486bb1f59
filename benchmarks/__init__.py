"""How fast and how large Deskbell is, beside a ten-line aiogram bot on the same Telegram: `make bench`."""
