
http-link-problem = 응답을 받지 못했습니다
http-link-gone-title = 사용할 수 없는 링크입니다
http-link-gone = 주소가 잘못되었거나 응답 기간이 지났습니다. 받으신 메일의 링크를 다시 확인해 주십시오.
http-link-busy-title = 잠시 뒤에 다시 시도해 주십시오
http-link-busy = 지금은 요청이 많아 처리하지 못했습니다. 1분쯤 뒤에 다시 열어 주십시오.
http-link-fault-title = 처리하지 못했습니다
http-link-fault = 저희 쪽에 문제가 있어 처리하지 못했습니다. 잠시 뒤에 다시 시도해 주십시오.
http-link-too-large = 보내신 내용이 너무 깁니다. 의견을 1,000자 이하로 줄여 다시 보내 주십시오.
http-link-unreadable = 보내신 내용을 읽을 수 없습니다. 링크를 다시 열어 보내 주십시오.
http-link-other-language = English
