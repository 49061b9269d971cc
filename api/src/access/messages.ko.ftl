access-wrong-credentials = 이메일 또는 비밀번호가 맞지 않습니다.
access-wrong-password = 현재 비밀번호가 맞지 않습니다.
access-password-too-short = 비밀번호는 { $min }자 이상이어야 합니다.
access-password-too-long = 비밀번호는 { $max }자 이하여야 합니다.
access-password-unchanged = 지금 쓰는 비밀번호와 다른 비밀번호를 정해 주십시오.
access-password-names-you = 이메일 이름이나 사번이 들어간 비밀번호는 쓸 수 없습니다.
