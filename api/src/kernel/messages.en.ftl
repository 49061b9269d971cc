
http-link-problem = Your answer was not taken
http-link-gone-title = This link can't be used
http-link-gone = The address is wrong, or the time for an answer is over. Please check the link in the mail that you got.
http-link-busy-title = Please try again in a moment
http-link-busy = There are too many requests right now. Please open the link again in a minute.
http-link-fault-title = That did not work
http-link-fault = Something went wrong on our side. Please try again in a moment.
http-link-too-large = What you sent is too long. Please shorten your comment to 1,000 characters and send it again.
http-link-unreadable = What you sent can't be read. Please open the link again and send it from there.
http-link-other-language = 한국어
