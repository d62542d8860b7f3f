import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { VmLibrary } from '../../src-main/library/vm-library.ts'
import { demoSpec, makeFolder, TestService, TestTerminal } from '../support/test-service.ts'

let test: TestService
let browsed: string

beforeEach(async () => {
  browsed = await makeFolder()
  test = await TestService.start(undefined, [browsed])
  await mkdir(join(test.root, 'renderer', 'assets'), { recursive: true })
  await writeFile(join(test.root, 'renderer', 'index.html'), '<!doctype html><title>the interface</title>')
  await writeFile(join(test.root, 'secret'), 'not for anybody')
})
afterEach(() => test.close())

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** A raw request, since fetch() allows no Host header of its own. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(`${test.owner.endpoint}${path}`, { headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    call.on('error', reject)
    call.end()
  })
}

/** HTTP status with which a WebSocket is answered: 101 is an open one. */
function socketStatus(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(test.owner.endpoint.replace('http', 'ws') + path, { headers })
    socket.on('error', () => {})
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
  })
}

async function login(): Promise<string> {
  const answer = await get(`/?token=${test.owner.token}`)
  return String(answer.headers['set-cookie']).split(';')[0] as string
}

describe('pages', () => {
  it('without token or cookie are refused', async () => {
    expect(await get('/')).toMatchObject({ status: 401, body: expect.stringContaining('token') })
  })

  it('with a wrong token are refused', async () => {
    expect((await get('/?token=wrong')).status).toBe(401)
  })

  it('with the token give a cookie that scripts and other sites cannot use, and lead to a plain address', async () => {
    const answer = await get(`/?token=${test.owner.token}`)

    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe('/')
    expect(String(answer.headers['set-cookie'])).toMatch(/^innkeeper-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  })

  it('with the cookie are served, fenced in', async () => {
    const answer = await get('/', { Cookie: await login() })

    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('the interface') })
    expect(answer.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    })
  })

  it('for a foreign host name are refused (DNS rebinding)', async () => {
    const cookie = await login()

    expect((await get('/', { Cookie: cookie, Host: 'evil.example' })).status).toBe(421)
    expect((await get(`/?token=${test.owner.token}`, { Host: 'evil.example' })).status).toBe(421)
  })

  it('never come from outside the folder of the interface', async () => {
    const headers = { Authorization: `Bearer ${test.owner.token}` }

    for (const path of ['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/assets/../../secret']) {
      expect((await get(path, headers)).body, path).not.toContain('not for anybody')
    }
  })
})

describe('WebSockets', () => {
  it.each(['/rpc', '/serial/00000000-0000-4000-8000-000000000000/0'])('at %s without a token are refused', async (path) => {
    expect(await socketStatus(path, {})).toBe(401)
    expect(await socketStatus(path, { Authorization: 'Bearer wrong' })).toBe(401)
  })

  it('with the cookie from our own page are opened', async () => {
    expect(await socketStatus('/rpc', { Cookie: await login(), Origin: test.owner.endpoint })).toBe(101)
  })

  it('with the cookie from a foreign page, or from none, are refused', async () => {
    const cookie = await login()

    expect(await socketStatus('/rpc', { Cookie: cookie, Origin: 'http://evil.example' })).toBe(403)
    expect(await socketStatus('/rpc', { Cookie: cookie, Origin: 'null' })).toBe(403)
    expect(await socketStatus('/rpc', { Cookie: cookie })).toBe(403)
  })

  it('with the token but from a foreign page are refused', async () => {
    expect(await socketStatus('/rpc', { Authorization: `Bearer ${test.owner.token}`, Origin: 'http://evil.example' })).toBe(403)
  })

  it('at other paths are refused', async () => {
    expect(await socketStatus('/other', { Authorization: `Bearer ${test.owner.token}` })).toBe(404)
  })

  it('on the console of an unknown machine are closed with the reason', async () => {
    const terminal = new TestTerminal(test.owner, '00000000-0000-4000-8000-000000000000')

    const reason = await new Promise((resolve) => terminal.socket.on('close', (_code, text) => resolve(text.toString())))

    expect(reason).toBe('no such machine')
  })
})

describe('browsing', () => {
  beforeEach(async () => {
    await mkdir(join(browsed, 'images'))
    await writeFile(join(browsed, 'images', 'disk.img'), new Uint8Array(512))
    await symlink('/etc', join(browsed, 'out'))
    await writeFile(join(browsed, '.hidden'), '')
  })

  it('without a folder shows the roots', async () => {
    expect(await test.client.host.browse({})).toMatchObject({ folder: null, parent: null, entries: [{ path: browsed, kind: 'folder' }] })
  })

  it('shows folders and files; hidden files and links that lead out are left out', async () => {
    const listing = await test.client.host.browse({ folder: browsed })

    expect(listing).toMatchObject({ folder: browsed, parent: null })
    expect(listing.entries.map((entry) => entry.name)).toEqual(['images'])
    expect(await test.client.host.browse({ folder: join(browsed, 'images') })).toMatchObject({
      parent: browsed,
      entries: [{ name: 'disk.img', kind: 'file', size: 512 }],
    })
  })

  it.each(['..', 'images/../..', 'out'])('of %s is refused', async (path) => {
    await expect(test.client.host.browse({ folder: `${browsed}/${path}` })).rejects.toMatchObject({ code: 'HOST' })
  })

  it('of a folder that is not there says so', async () => {
    await expect(test.client.host.browse({ folder: join(browsed, 'none') })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('a library', () => {
  it('that is owned is refused to a second opener, in words, and the first goes on', async () => {
    await expect(VmLibrary.open(test.root)).rejects.toThrow(/another process owns the library/)

    const machine = await test.client.machine.create({ spec: demoSpec() })
    expect(await test.client.machine.list()).toEqual([machine])
  })

  it('keeps its preferences', async () => {
    await test.client.settings.set({ language: 'ko' })

    expect(await test.client.settings.get()).toEqual({ language: 'ko', theme: 'auto' })
  })
})
