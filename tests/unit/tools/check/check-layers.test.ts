import { describe, expect, test } from 'vitest'
import { layerComplaints } from '../../../../tools/check/check-layers.ts'

const CHIP = 'src-main/engine/devices/rtc/chip.ts'
const imports = (target: string): string => `import { a } from '${target}'\n`

describe('order of dependence', () => {
  test.each([
    ['an engine file that imports the supervisor', CHIP, '../../../supervisor/scrollback.ts'],
    ['a device that imports the machine', CHIP, '../../machine/machine.ts'],
    ['a bus that imports a device', 'src-main/engine/bus/pio-bus.ts', '../devices/catalog.ts'],
    ['the library that imports the supervisor', 'src-main/library/vm-library.ts', '../supervisor/scrollback.ts'],
    ['the contract that imports the engine', 'src-shared/rpc/contract.ts', '../../src-main/engine/bus/dma.ts'],
    ['the interface that imports the engine', 'src-renderer/app.tsx', '../src-main/engine/bus/dma.ts'],
    ['Electron outside its folder', 'src-main/app/serve.ts', 'electron'],
    ['SQLite outside its folder', 'src-main/supervisor/guest-supervisor.ts', 'better-sqlite3'],
  ])('%s is named', (_what, path, target) => {
    const complaints = layerComplaints(path, imports(target))

    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(new RegExp(`^${path} imports `))
  })

  test.each([
    ['its own layer', CHIP, '../../accel/accelerator.ts'],
    ['a layer below', CHIP, '../../bus/pio-bus.ts'],
    ['a contract of a layer above', CHIP, '../../machine/ibm-pc.ts'],
    ['shared code from the interface', 'src-renderer/app.tsx', '../src-shared/domain/machine.ts'],
    ['Electron in its folder', 'src-main/app/electron/main.ts', 'electron'],
    ['another package', CHIP, 'zod'],
  ])('%s is in order', (_what, path, target) => {
    expect(layerComplaints(path, imports(target))).toEqual([])
  })

  test('imports over several lines, for effect and at run time are seen too', () => {
    const source =
      "import {\n  a,\n  b,\n} from '../../machine/machine.ts'\nimport '../../machine/pacer.ts'\nawait import('../../machine/throttle.ts')\n"

    expect(layerComplaints(CHIP, source)).toHaveLength(3)
  })
})
