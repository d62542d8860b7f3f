import { expect, test } from 'vitest'
import { SerialDriver, type SerialLine } from '../../support/serial-driver.ts'

class FakeLine implements SerialLine {
  sent = ''
  receive: (text: string) => void = () => {}
  end: (reason: string) => void = () => {}

  write(bytes: Uint8Array): void {
    this.sent += new TextDecoder().decode(bytes)
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.receive = (text) => listener(new TextEncoder().encode(text))
  }

  onEnd(listener: (reason: string) => void): void {
    this.end = listener
  }
}

function makeDriver(): { line: FakeLine; driver: SerialDriver } {
  const line = new FakeLine()
  return { line, driver: new SerialDriver(line, 50) }
}

test('a pattern that came before the wait is found at once', async () => {
  const { line, driver } = makeDriver()
  line.receive('hello demo> ')
  const { before } = await driver.expect('demo> ')
  expect(before).toBe('hello ')
})

test('a pattern that comes in two pieces is found', async () => {
  const { line, driver } = makeDriver()
  const found = driver.expect(/ready (\d+)/)
  line.receive('rea')
  line.receive('dy 12\r\n')
  expect((await found).match[1]).toBe('12')
})

test('what was matched is not matched again', async () => {
  const { line, driver } = makeDriver()
  line.receive('$ ')
  await driver.expect('$ ')
  await expect(driver.expect('$ ')).rejects.toThrow(/waited for "\$ ": nothing like it within 50 ms/)
})

test('escape sequences are taken out, also when the transport cuts one in two', async () => {
  const { line, driver } = makeDriver()
  line.receive('\x1b[1;3')
  line.receive('2mdemo> \x1b[0m\x1b[K')
  await driver.expect('demo> ')
  expect(driver.transcript).toBe('demo> ')
})

test('a time-out quotes what came instead', async () => {
  const { line, driver } = makeDriver()
  line.receive('Kernel panic')
  await expect(driver.expect('login:', 5)).rejects.toThrow(/last 12 characters \(12 of them unmatched\):\nKernel panic/)
})

test('the end of the line ends a wait with its reason', async () => {
  const { line, driver } = makeDriver()
  const waiting = driver.expect('login:')
  line.end('the guest was reset')
  await expect(waiting).rejects.toThrow(/the guest was reset/)
})

test('after the end what came before it is still found, and nothing else is waited for', async () => {
  const { line, driver } = makeDriver()
  line.receive('bye')
  line.end('powered off')
  await driver.expect('bye')
  await expect(driver.expect('more', 1000)).rejects.toThrow(/powered off/)
  expect(await driver.ended()).toBe('powered off')
})

test('ended rejects when the line goes on', async () => {
  const { driver } = makeDriver()
  await expect(driver.ended(5)).rejects.toThrow(/nothing like it within 5 ms/)
})

test('a command returns its answer without echo, prompt and carriage returns', async () => {
  const { line, driver } = makeDriver()
  const answer = driver.command('ls', '# ')
  expect(line.sent).toBe('ls\r')
  line.receive('ls\r\na\r\nb\r\n# ')
  expect(await answer).toBe('a\nb')
})

test('a second wait before the first is answered is refused', async () => {
  const { line, driver } = makeDriver()
  const first = driver.expect('a')
  expect(() => driver.expect('b')).toThrow(/one expect\(\) at a time/)
  line.receive('a')
  await first
})
