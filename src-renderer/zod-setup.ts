/** Before any schema is made: the page's policy forbids eval, which zod would otherwise try. */
import * as z from 'zod'

z.config({ jitless: true })
