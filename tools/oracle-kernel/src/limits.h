/* Segments whose limits matter. The log names them so that a reader can tell from the line alone which offsets are valid: `up.1234.rw`. */
#pragma once

#include "base.h"
#include "trial.h"

#define VECTOR_SS 12
#define FLAGS_WIDE 0x4 /* D or B */

/* Where limited segments begin: not at the page's first byte, so that an offset of FFFFFFFFh is mapped too. */
#define LIMITED_BASE (TEST_AREA + 0x100)

struct limited_segment {
  const char *name;
  u32 limit; /* as the descriptor has it: in bytes or pages */
  u8 access, flags;
  u32 base; /* relative to LIMITED_BASE */
  u32 first, last; /* offsets that are valid */
};

extern const struct limited_segment limited_segments[];
extern const u32 limited_segment_count;

/* The segment is SEL_TEST, of the environment's privilege; returns its selector. */
u16 set_limited_segment(const struct environment *environment, const struct limited_segment *segment);
/* Where only SP counts, bits 31:16 of ESP are the handler's (stacks.S). */
word limited_stack_pointer(const struct limited_segment *segment, u32 offset);
/* Where the kernel finds that byte of the segment, NULL where it is not mapped. */
u8 *limited_memory(const struct limited_segment *segment, u32 offset);
bool is_limited_stack(const struct limited_segment *segment);
/* Zeros in all test pages, so that whatever is loaded does no harm. */
void clear_test_pages(void);
