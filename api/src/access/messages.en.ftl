access-wrong-credentials = The e-mail address or the password is wrong.
access-wrong-password = The current password is wrong.
access-password-too-short = A password needs at least { $min } characters.
access-password-too-long = A password has at most { $max } characters.
access-password-unchanged = Choose another password than the current one.
access-password-names-you = A password must not contain your e-mail name or employee number.
