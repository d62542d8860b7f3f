import { describe, expect, it } from 'vitest'
import { Access, newToken } from '../../../../src-main/app/access.ts'

const TOKEN = newToken()
const make = (host = '127.0.0.1') => new Access(TOKEN, 80, host)

describe('access', () => {
  it.each(['127.0.0.1:80', 'localhost:80', '[::1]:80', '192.168.0.5', 'LOCALHOST'])('by the host %s is access to us', (host) => {
    expect(make().refusal({ host, authorization: `Bearer ${TOKEN}` })).toBeUndefined()
  })

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', '', undefined])('by the host %s is refused', (host) => {
    expect(make().refusal({ ...(host === undefined ? {} : { host }), authorization: `Bearer ${TOKEN}` })?.status).toBe(421)
  })

  it('by a name that the user chose is allowed', () => {
    expect(make('my-host').refusal({ host: 'my-host:80', authorization: `Bearer ${TOKEN}` })).toBeUndefined()
  })

  it.each([undefined, 'Bearer', 'Bearer x', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`])('with the header %s is refused', (authorization) => {
    expect(make().refusal({ host: 'localhost', ...(authorization ? { authorization } : {}) })?.status).toBe(401)
  })

  it('by cookie lasts until 64 newer sessions were begun', () => {
    const access = make()
    const first = access.login(TOKEN)
    const headers = { host: 'localhost', cookie: `other=1; innkeeper-80=${first}` }
    const before = access.refusal(headers)

    for (let session = 0; session < 64; session++) access.login(TOKEN)

    expect(before).toBeUndefined()
    expect(access.refusal(headers)?.status).toBe(401)
  })

  it('by the cookie of another port is refused', () => {
    const access = make()

    expect(access.refusal({ host: 'localhost', cookie: `innkeeper-81=${access.login(TOKEN)}` })?.status).toBe(401)
  })

  it('by a wrong token begins no session', () => {
    expect(make().login('wrong')).toBeUndefined()
  })
})
