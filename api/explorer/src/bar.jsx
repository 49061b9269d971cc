import { useState } from 'react';

function Mark() {
  return (
    <svg className="sh-mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M8.2 17.5A8 8 0 0 1 21.8 10.5M23.8 14.5A8 8 0 0 1 10.2 21.5M22.3 6.2v4.6h-4.6M9.7 25.8v-4.6h4.6" />
    </svg>
  );
}

function Examples({ config, onExample }) {
  if (config.examples.length === 0) return null;
  const roles = [...new Set(config.examples.map(example => example.role))];
  const label = role => config.accounts.find(account => account.role === role)?.label ?? role ?? '공통 · Common';
  return (
    <select
      className="sh-control sh-examples"
      data-testid="examples"
      aria-label="예제 열기 · Open an example"
      value=""
      onChange={event => onExample(config.examples[Number(event.target.value)])}
    >
      <option value="" disabled hidden>
        예제 열기 · Open an example
      </option>
      {roles.map(role => (
        <optgroup key={role ?? ''} label={label(role)}>
          {config.examples.map((example, index) =>
            example.role === role ? (
              <option key={index} value={index}>
                {example.title}
              </option>
            ) : null,
          )}
        </optgroup>
      ))}
    </select>
  );
}

function Who({ who, busy, onSignOut }) {
  if (!who) {
    return (
      <span className="sh-who" data-testid="viewer">
        로그인 안 됨 · Not signed in
      </span>
    );
  }
  return (
    <>
      <span className="sh-who" data-testid="viewer" data-role={who.role ?? ''} title={who.email}>
        <strong>{who.name}</strong>
        {who.label ? <span className="sh-role">{who.label}</span> : null}
      </span>
      <button type="button" className="sh-control" data-testid="sign-out" disabled={busy !== null} onClick={onSignOut}>
        로그아웃 · Sign out
      </button>
    </>
  );
}

function Accounts({ accounts, who, busy, onSignIn }) {
  return (
    <div className="sh-row sh-accounts" role="group" aria-label="시연 계정 · Demo accounts">
      <span className="sh-caption">시연 계정 · Demo accounts</span>
      <div className="sh-scroll">
        {accounts.map(account => (
          <button
            key={account.email}
            type="button"
            className="sh-account"
            data-testid={`sign-in-${account.role}`}
            aria-pressed={who?.email === account.email}
            aria-busy={busy === account.email}
            disabled={busy !== null}
            title={`${account.name} · ${account.email}`}
            onClick={() => onSignIn(account)}
          >
            {account.label}
          </button>
        ))}
      </div>
    </div>
  );
}

function SignInForm({ busy, onSignIn }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = event => {
    event.preventDefault();
    onSignIn({ email: email.trim(), password });
    setPassword('');
  };
  return (
    <form className="sh-form" onSubmit={submit}>
      <input
        className="sh-control"
        data-testid="email"
        type="email"
        autoComplete="username"
        required
        placeholder="이메일 · E-mail"
        aria-label="이메일 · E-mail"
        value={email}
        onChange={event => setEmail(event.target.value)}
      />
      <input
        className="sh-control"
        data-testid="password"
        type="password"
        autoComplete="current-password"
        required
        placeholder="비밀번호 · Password"
        aria-label="비밀번호 · Password"
        value={password}
        onChange={event => setPassword(event.target.value)}
      />
      <button type="submit" className="sh-control sh-primary" data-testid="sign-in" disabled={busy !== null}>
        로그인 · Sign in
      </button>
    </form>
  );
}

export function Bar({ config, who, busy, problem, onSignIn, onSignOut, onExample, onDismiss }) {
  return (
    <header className="sh-bar">
      <div className="sh-row">
        <span className="sh-brand">
          <Mark />
          <span className="sh-name">
            Sunhwan <span lang="ko">순환</span>
          </span>
        </span>
        {config.company ? <span className="sh-company">{config.company}</span> : null}
        <Examples config={config} onExample={onExample} />
        <span className="sh-gap" />
        <Who who={who} busy={busy} onSignOut={onSignOut} />
        {!who && !config.demo ? <SignInForm busy={busy} onSignIn={onSignIn} /> : null}
      </div>
      {config.accounts.length > 0 ? <Accounts accounts={config.accounts} who={who} busy={busy} onSignIn={onSignIn} /> : null}
      {problem ? (
        <div className="sh-problem" role="alert" data-testid="problem">
          <span>{problem}</span>
          <button type="button" className="sh-control" onClick={onDismiss}>
            닫기 · Close
          </button>
        </div>
      ) : null}
    </header>
  );
}
