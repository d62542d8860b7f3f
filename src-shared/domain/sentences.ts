/**
 * English words of the sentences that engine, supervisor and library say to people (sentence.ts). A place in a sentence is `{{name}}`; what fills it is
 * a name, a number, a path, or another sentence. Translations: src-renderer/i18n.
 */
export const SENTENCES = {
  /** What has no code: messages of the operating system and of libraries, details for experts. */
  verbatim: '{{text}}',

  // Why a machine is in its state, and what the user should know of it.
  'process-ended': 'Innkeeper ended while the machine was running; its disks hold what the guest had flushed',
  'not-saved-in-time': 'Innkeeper ended and the machine could not be saved in time',
  'guest-silent': 'the guest gave no sign of life for {{seconds}} s and was ended',
  'worker-ended': "the guest's worker ended",
  'worker-died': "the guest's worker ended: {{error}}",
  crashed: '{{what}}',
  stuck: 'The guest halted with interrupts off; only reset or power off can wake it.',
  'debug-exit': 'the guest ended itself through the debug-exit port with {{value}}',

  // What a guest did not do.
  'no-answer': "the guest did not answer '{{what}}' within {{seconds}} s",
  'just-ended': "the guest of '{{name}}' has just ended",
  'cut-while-starting': 'it was powered off while starting',
  'cannot-start': "'{{name}}' cannot be started: {{reason}}",
  'cannot-save': "'{{name}}' cannot be saved: {{reason}}",
  'did-not': "'{{name}}' did not do '{{what}}': {{reason}}",

  // What the host cannot give.
  'memory-free':
    "'{{name}}' needs {{needed}} MiB and the host has {{available}} MiB free: stop another machine or give this one less memory",
  'memory-promised':
    "'{{name}}' needs {{needed}} MiB, and {{promised}} of the {{limit}} MiB for guests are promised to running machines: stop another machine or give this one less memory",
  'disk-full-library': 'the library cannot write down what has changed: its disk is full; free some space, then try again',
  'disk-full-file': "'{{path}}' cannot be written: its disk is full; free some space, then try again",
  'library-database': 'the database of the library cannot be used: {{why}}',
  'library-file': 'a file of the library cannot be used: {{why}}',
  'state-damaged': "the saved state in '{{folder}}' is damaged: {{what}}; restore another snapshot, or this folder from a backup",
  'image-unusable': "the disk image '{{path}}' cannot be used ({{why}}); put it back or change the machine's disks",
  'image-changed': "the disk image '{{path}}' has changed since this machine began to use it: put the original back, or detach the disk",
  'browse-unreadable': "the folder '{{folder}}' cannot be read ({{why}}); change its rights or choose another",
  'browse-outside': "'{{folder}}' is outside the folders that may be browsed; add it with --browse DIR",

  // What is wrong with a field of a specification.
  'field-memory': '{{value}} MiB; this host allows {{least}} to {{most}}',
  'field-cpus': '{{value}}; this host allows 1 to {{most}}',
  'field-accelerator': "'{{name}}' cannot be used: {{reason}}; choose 'auto'",
  'field-boot-disk': 'booting from a disk needs at least one',
  'field-relative': "'{{path}}' is not an absolute path",
  'field-no-file': "'{{path}}' is not a file",
  'field-missing': "there is no file '{{path}}'",
  'field-unreadable': "'{{path}}' may not be read; change its rights",
  'field-unwritable': "'{{path}}' may not be written; change its rights",
} as const
