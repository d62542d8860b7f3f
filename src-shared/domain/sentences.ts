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
  'engine-failed': 'the engine failed: {{error}}',
  'on-processor': 'CPU {{number}}: {{what}}',
  'triple-fault':
    "triple fault: the guest's processor met {{first}}, {{second}} while handling that, and {{third}} while handling the double fault that this makes; it has stopped (RIP {{rip}}, CR2 {{cr2}})",
  'fault-divide': 'a divide error (#DE)',
  'fault-double': 'a double fault (#DF)',
  'fault-tss': 'an invalid task state segment (#TS)',
  'fault-segment': 'a segment that is not present (#NP)',
  'fault-stack': 'a stack fault (#SS)',
  'fault-protection': 'a general protection fault (#GP)',
  'fault-page': 'a page fault (#PF)',
  'fault-other': 'exception {{vector}}',
  stuck: 'The guest halted with interrupts off; only reset or power off can wake it.',
  'debug-exit': 'the guest ended itself through the debug-exit port with {{value}}',

  // What a guest did not do.
  'no-answer': "the guest did not answer '{{what}}' within {{seconds}} s",
  'just-ended': "the guest of '{{name}}' has just ended",
  'no-display': 'the machine has no display, or has just ended',
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

  // What a machine cannot boot.
  'boot-firmware': "booting from a disk needs a firmware, which a later version brings: choose a kernel in the machine's settings",
  'accelerator-later': "the accelerator '{{name}}' comes with a later version; choose 'auto' or 'interp'",
  'file-unreadable': "{{path}} cannot be read ({{why}}): put the file back or choose another in the machine's settings",
  'no-kernel': '{{file}} cannot be booted: it is {{what}}',
  'kernel-old': '{{file}} has boot protocol {{version}}, older than Linux 2.6.31; use a newer kernel',
  'kernel-zimage': '{{file}} is a zImage, which cannot be loaded above 1 MiB; use a bzImage',
  'kernel-short': '{{file}} is cut short: a kernel of {{bytes}} bytes, of which {{there}} are there; copy it again',
  'kernel-memory': '{{file}} needs at least {{needed}} of memory; this machine has {{there}}',
  'kernel-multiboot-features': '{{file}} requires Multiboot features that do not exist (flags {{flags}})',
  'kernel-load-addresses': '{{file}}: the load addresses in its Multiboot header do not fit the file; it is damaged or cut short',
  'kernel-place': '{{file}} wants to be loaded at {{place}}, where this machine has no free memory; link it elsewhere or give more memory',
  'initrd-memory': '{{file}} does not fit into memory behind the kernel; give the machine more memory',
  'file-memory': '{{file}} ({{size}}) does not fit into memory beside the kernel; give the machine more memory',
  'command-line-long': 'the command line has {{bytes}} bytes; at most {{most}} fit: shorten it',
  'command-line-kernel': 'the command line has {{bytes}} bytes; {{file}} takes at most {{most}}: shorten it',
  'elf-processor': '{{file}} is an ELF file for another processor (machine {{machine}}), not for x86',
  'elf-empty': '{{file}} is an ELF file without anything to load',
  'elf-headers': '{{file}} is cut short or damaged: its program headers are missing',
  'elf-short': '{{file}} is cut short: a segment ends beyond the file; copy it again',

  // What is wrong with a field of a specification.
  'field-name-taken': "there is a machine '{{name}}' already; choose another name, or rename or delete that machine first",
  'field-memory': '{{value}} MiB; this host allows {{least}} to {{most}}',
  'field-cpus': '{{value}}; this host allows 1 to {{most}}',
  'field-accelerator': "'{{name}}' cannot be used: {{reason}}; choose 'auto'",
  'field-boot-disk': 'booting from a disk needs at least one',
  'field-relative': "'{{path}}' is not an absolute path",
  'field-no-file': "'{{path}}' is not a file",
  'field-no-drive': "'{{name}}' has no drive '{{drive}}'; its CD drives are cdrom0, cdrom1, ... in the order of its settings",
  'field-missing': "there is no file '{{path}}'",
  'field-unreadable': "'{{path}}' may not be read; change its rights",
  'field-unwritable': "'{{path}}' may not be written; change its rights",
} as const
